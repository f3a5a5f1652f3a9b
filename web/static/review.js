// What a keyboard adds to the card.  Without this file everything works by its plain buttons.
"use strict";

(() => {
  const card = document.querySelector("[data-card]");
  if (!card) return;
  document.documentElement.dataset.scripted = "";
  const refuse = card.querySelector("[data-refuse]");
  const form = card.querySelector("[data-decision]");
  let armed = false;
  let sent = false;

  // --- keys -------------------------------------------------------------------

  const writing = (target) =>
    target instanceof Element &&
    (target.closest("textarea, select, [contenteditable]") !== null ||
      (target instanceof HTMLInputElement && !["radio", "checkbox", "submit", "button"].includes(target.type)));

  const arm = (on) => {
    armed = on;
    refuse?.classList.toggle("armed", on);
    if (on) refuse?.focus({ preventScroll: false });
  };

  const press = (name) => {
    const found = card.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (found) found.click();
    return found !== null;
  };

  const focus = (name) => {
    const found = card.querySelector(`[data-focus-key="${CSS.escape(name)}"]`);
    found?.focus();
    return Boolean(found);
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      arm(false);
      card.querySelectorAll("details.pop[open]").forEach((each) => { each.open = false; });
      if (writing(event.target)) event.target.blur();
      return;
    }
    if (writing(event.target)) return;
    const name = event.key.toLowerCase();
    if (armed) {
      arm(false);
      if (/^[1-9]$/.test(name) && press(`r${name}`)) event.preventDefault();
      return;
    }
    if (name === "r" && refuse) arm(true);
    else if (!focus(name) && !press(name)) return;
    event.preventDefault();
  });

  card.addEventListener("toggle", (event) => {
    if (!event.target.matches("details.pop") || !event.target.open) return;
    card.querySelectorAll("details.pop[open]").forEach((each) => { if (each !== event.target) each.open = false; });
  }, true);

  // One decision is sent once, however often the key is pressed.
  card.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  if (!form) return;

  // --- the form ---------------------------------------------------------------

  const parts = form.querySelector("[data-parts]");
  const idle = () => {
    const wanted = form.elements.relation.value === "exempts_from";
    parts?.toggleAttribute("data-idle", !wanted);
  };

  const claim = () => {
    const kind = form.querySelector("[data-claim]:checked")?.value;
    const fields = form.querySelector("[data-claim-fields]");
    if (kind && fields) fields.open = true;
    const hint = form.querySelector("[data-no-claim]");
    if (hint) hint.hidden = Boolean(kind);
  };

  const row = (select) => {
    const chosen = select.selectedOptions[0];
    const own = select.closest("[data-row]");
    const allowed = (chosen?.dataset.operators || "").split(" ").filter(Boolean);
    const operator = own.querySelector("[data-operator]");
    for (const option of operator.options) option.hidden = option.disabled = allowed.length > 0 && !allowed.includes(option.value);
    if (allowed.length && !allowed.includes(operator.value)) operator.value = allowed[0];
    own.querySelector("[data-value]").setAttribute("list", chosen?.dataset.list || "");
  };
  form.querySelectorAll("[data-kind]").forEach(row);

  // The sentence and what it would change follow what is chosen; nothing is stored by asking.
  let asked = 0;
  const follow = async () => {
    const number = ++asked;
    const body = new URLSearchParams(new FormData(form));
    body.set("act", "check");
    const answer = await fetch(form.dataset.check, { method: "POST", body });
    if (!answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["sentence", "foreseen", "brief"]) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceChildren(...fresh.childNodes);
    }
  };

  // The preference travels in the address, not in a cookie.
  const carry = (on) => {
    for (const link of card.querySelectorAll('a[href*="/review/items/"]')) {
      const address = new URL(link.href);
      if (on) address.searchParams.set("advance", "1");
      else address.searchParams.delete("advance");
      link.href = address.href;
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "advance") carry(event.target.checked);
    if (event.target.matches("[data-kind]")) row(event.target);
    if (event.target.matches("[data-claim]")) claim();
    if (event.target.name === "relation") idle();
    if (event.target.matches("[data-live]")) follow().catch(() => {});
  });
})();
