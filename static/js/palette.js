/* The palette: Ctrl K opens it, the arrows walk through what was found, Enter opens, Esc goes back. */
(() => {
  "use strict";
  const dialog = document.getElementById("palette");
  const input = document.getElementById("palette-q");
  if (!input) return;
  let at = -1;

  const options = () => [...document.querySelectorAll("#palette-found [role=option]")];
  const point = (to) => {
    const all = options();
    at = all.length ? (to + all.length) % all.length : -1;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  };
  /* Links and buttons in lists become the options of one listbox; focus stays in the field. */
  const dress = () => {
    const found = document.getElementById("palette-found");
    const lists = [...found.querySelectorAll("ul")];
    found.querySelectorAll("li a, li button").forEach((option, index) => {
      option.id = `palette-${index}`;
      option.setAttribute("role", "option");
      option.tabIndex = -1;
    });
    lists.forEach((list, index) => {
      const head = list.previousElementSibling;
      head.id = `palette-head-${index}`;
      list.setAttribute("role", "group");
      list.setAttribute("aria-labelledby", head.id);
      list.querySelectorAll("li").forEach((item) => item.setAttribute("role", "presentation"));
    });
    const box = found.querySelector(".palette-box");
    found.querySelectorAll(".palette-box > h2, .palette-box > p").forEach((text) => text.setAttribute("role", "presentation"));
    if (box) { box.setAttribute("role", "listbox"); box.setAttribute("aria-label", "Resultaten"); box.id = "palette-box"; }
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "palette-box");
    input.setAttribute("aria-expanded", String(options().length > 0));
    point(input.value.trim() ? 0 : -1);
  };
  const open = () => {
    if (!dialog || typeof dialog.showModal !== "function") { input.focus(); input.select(); return; }
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    input.dispatchEvent(new Event("palette:open"));
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  document.addEventListener("click", (event) => {
    const opener = dialog && event.target instanceof Element && event.target.closest("[data-palette]");
    if (opener && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
    else if (event.target === dialog) dialog.close();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); point(at < 0 && step < 0 ? -1 : at + step); }
    else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      const goal = options()[at];
      if (goal) goal.click();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "palette-found") dress(); });
  if (document.querySelector("#palette-found ul")) dress();
})();
