// How far a batch is.  Without this file the form is sent as it is and the browser waits.
"use strict";

(() => {
  const form = document.querySelector("form[data-batch]");
  if (!form || !window.ReadableStream || !window.TextDecoderStream) return;
  const bar = form.querySelector("progress");
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit]");

  const say = (text, tone) => {
    status.className = tone ? `notice ${tone}` : "quiet";
    status.textContent = text;
  };

  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

  const save = (pieces, told) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type: told.type }));
    link.download = told.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const follow = async (answer) => {
    const pieces = [];
    let rest = "";
    let last = null;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        const told = JSON.parse(line);
        if (told.data) pieces.push(bytes(told.data));
        bar.max = Math.max(1, told.of);
        bar.value = told.done;
        say(form.dataset.progress.replace("%d", String(told.done)).replace("%n", String(told.of)));
        last = told;
      }
    }
    if (!last || !last.name) throw new Error("it ended early");
    save(pieces, last);
    say(form.dataset.ready, "good");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    bar.hidden = false;
    bar.removeAttribute("value");
    say("");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/x-ndjson" }, credentials: "omit" });
      const known = answer.headers.get("Content-Type") || "";
      if (answer.ok) await follow(answer);
      else say(known.includes("json") ? (await answer.json()).problem : form.dataset.broken, "bad");
    } catch {
      say(form.dataset.broken, "bad");
    }
    bar.hidden = true;
    button.disabled = false;
  });
})();
