// Suggestions while one types.  Without this file the search box sends what was typed, as it is.
"use strict";

(() => {
  const WAIT = 120;
  let made = 0;

  const line = (found, id) => {
    const option = document.createElement("li");
    option.id = id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.address = found.address;
    for (const [name, text] of [["name", found.name], ["short", found.short], ["about", [found.other, found.about].filter(Boolean).join(" · ")]]) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      option.append(part, " ");
    }
    return option;
  };

  const equip = (form) => {
    const input = form.querySelector("input[name=q]");
    if (!input || !form.dataset.suggest) return;
    made += 1;
    const box = document.createElement("ul");
    box.id = `suggestions-${made}`;
    box.className = "suggestions";
    box.hidden = true;
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", form.dataset.label);
    const status = document.createElement("p");
    status.className = "unseen";
    status.setAttribute("role", "status");
    const empty = document.createElement("p");
    empty.className = "suggestions nothing";
    empty.hidden = true;
    empty.textContent = form.dataset.nothing;
    input.parentElement.classList.add("suggesting");
    input.parentElement.append(box, empty, status);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", box.id]]) input.setAttribute(name, value);

    let timer = 0;
    let asked = null;
    let at = -1;
    let composing = false;
    const kept = new Map();

    const options = () => [...box.children];
    const choose = (index) => {
      const all = options();
      at = index;
      all.forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", all[at].id);
        all[at].scrollIntoView({ block: "nearest" });
      }
    };
    const close = () => {
      clearTimeout(timer);
      asked?.abort();
      box.hidden = true;
      empty.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const show = (found) => {
      at = -1;
      input.removeAttribute("aria-activedescendant");
      box.replaceChildren(...found.map((each, number) => line(each, `${box.id}-${number}`)));
      box.hidden = found.length === 0;
      empty.hidden = found.length > 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length ? form.dataset.count.replace("%n", String(found.length)) : form.dataset.nothing;
    };
    const ask = async () => {
      const text = input.value.trim();
      if (!text) { close(); return; }
      if (kept.has(text)) { show(kept.get(text)); return; }
      asked?.abort();
      asked = new AbortController();
      try {
        const address = new URL(form.dataset.suggest, location.href);
        address.searchParams.set("q", text);
        const answer = await fetch(address, { signal: asked.signal, credentials: "same-origin" });
        if (!answer.ok) { close(); return; }
        const found = (await answer.json()).suggestions;
        if (kept.size > 200) kept.clear();
        kept.set(text, found);
        if (input.value.trim() === text && document.activeElement === input) show(found);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); };
    const open = (option) => {
      const address = new URL(option.dataset.address, location.href);
      for (const name of ["place", "on"]) {
        const kept_ = form.querySelector(`input[name=${name}]`);
        if (kept_ && kept_.value) address.searchParams.set(name, kept_.value);
      }
      location.assign(address);
    };

    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; soon(); });
    input.addEventListener("input", (event) => { if (!composing && !event.isComposing) soon(); });
    input.addEventListener("keydown", (event) => {
      if (composing || event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape" && !(box.hidden && empty.hidden)) { close(); event.preventDefault(); return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (box.hidden) { ask(); return; }
        const last = options().length - 1;
        if (event.key === "ArrowDown") choose(at >= last ? 0 : at + 1);
        else choose(at <= 0 ? last : at - 1);
      } else if (event.key === "Enter" && at >= 0 && !box.hidden) {
        event.preventDefault();
        open(options()[at]);
      }
    });
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) open(option);
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
  };

  document.querySelectorAll("form[role=search]").forEach(equip);

  // A link into a folded part opens it.
  const unfold = () => {
    const found = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    for (let each = found; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
    found?.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();
})();
