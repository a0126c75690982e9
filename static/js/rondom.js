/* Comfort on top of pages that work without it: focus, keys, typed text, connection. See docs/design.md. */
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);
  const on = (name, act, target = document) => target.addEventListener(name, act);

  /* Focus: the server marks where the reader goes on, since a swap drops the focus. */
  const settle = () => {
    const goal = $("[data-focus]");
    if (goal) {
      goal.removeAttribute("data-focus");
      if (!goal.matches("a[href],button,input,select,textarea,summary,[tabindex]")) goal.tabIndex = -1;
      goal.focus();
      if (goal.matches(".err-sum") && !document.title.startsWith("Fout: ")) document.title = `Fout: ${document.title}`;
    }
    document.querySelectorAll("[data-reveal][hidden],[data-print][hidden]").forEach((el) => { el.hidden = false; });
  };
  on("htmx:afterSettle", settle);

  /* Keys: Alt + data-shortcut presses, Ctrl Enter sends, Esc closes a menu. */
  const press = (event) => {
    const key = event.key.toLowerCase();
    if (event.altKey && !event.ctrlKey && !event.metaKey && /^[a-z]$/.test(key)) {
      const goal = document.body.dataset.shortcuts !== "off" && $(`[data-shortcut="${key}"]`);
      if (goal) { event.preventDefault(); goal.click(); }
    } else if (event.ctrlKey && key === "enter" && event.target.form) {
      const { form } = event.target;
      event.preventDefault();
      form.requestSubmit($(".btn-1:not([type=button])", form));
    } else if (key === "escape") {
      const menu = $("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
    } else score(event);
  };

  /* Matrix: 1-5 scores and goes to the next row, up and down change the row; left and right are native. */
  const score = (event) => {
    const row = closest(event, "[data-zrm] [role=radiogroup]");
    if (!row || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches("[type=radio]")) return;
    const rows = [...row.closest("[data-zrm]").querySelectorAll("[role=radiogroup]")];
    const go = (step) => {
      const next = rows[rows.indexOf(row) + step];
      const radio = next && ($(":checked", next) || $("[type=radio]", next));
      if (radio) radio.focus();
    };
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); go(step); }
    else if (/^[1-5]$/.test(event.key)) {
      const radio = $(`[type=radio][value="${event.key}"]`, row);
      if (!radio) return;
      event.preventDefault();
      radio.focus();
      radio.click();
      go(1);
    }
  };
  on("keydown", press);

  /* Typed text: leaving asks first, until it was sent or a draft of it was kept. */
  const typed = new Set();
  on("input", (event) => {
    const form = event.target.form;
    if (form && form.method === "post" && !form.matches("[role=search],[data-quiet]")) typed.add(form);
  });
  on("htmx:afterRequest", (event) => {
    const form = event.detail.successful && event.detail.requestConfig.verb === "post" && closest(event, "form");
    if (form) typed.delete(form);
  });
  on("draft:kept", (event) => typed.delete(event.target));
  on("beforeunload", (event) => {
    if ([...typed].some((form) => form.isConnected)) event.preventDefault();
  }, window);

  /* A form is sent once; coming back to the page makes it ready again. htmx guards its own requests. */
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    form.setAttribute("aria-busy", "true");
    typed.delete(form);
    setTimeout(() => form.removeAttribute("aria-busy"), 8000); /* a download leaves the page as it is */
  });
  on("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => { form.removeAttribute("aria-busy"); }), window);

  /* Connection: say what happened and that nothing typed is lost. A draft listens with `online from:window`. */
  const say = (text) => {
    const banner = $("#connection");
    if (!banner) return;
    banner.hidden = !text;
    $("span:last-child", banner).textContent = text;
  };
  const connection = () => {
    const net = $("#net");
    if (net) {
      net.hidden = false;
      net.classList.toggle("off", !navigator.onLine);
      $("span", net).textContent = navigator.onLine ? "Verbonden" : "Geen internet";
    }
    say(navigator.onLine ? "" : "Geen internet. Wat u typt blijft op dit scherm staan.");
  };
  on("online", connection, window);
  on("offline", connection, window);
  on("htmx:sendError", () => say("Bewaren lukt nu niet. Uw tekst blijft op dit scherm staan."));
  on("htmx:responseError", () => say("Er ging iets mis bij ons. Uw tekst staat nog op dit scherm. Probeer het opnieuw."));
  on("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname === document.body.dataset.login) {
      event.detail.shouldSwap = false;
      say("U bent uitgelogd. Log opnieuw in in een ander tabblad. Uw tekst staat nog op dit scherm.");
    } else if (xhr.status < 400) connection();
  });

  /* Small things: show a password, print, close the account menu. */
  on("click", (event) => {
    const reveal = closest(event, "[data-reveal]");
    if (reveal) {
      const input = document.getElementById(reveal.getAttribute("aria-controls"));
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      reveal.ariaPressed = String(show);
    }
    if (closest(event, "[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  connection();
  settle();
})();
