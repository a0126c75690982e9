/* A note survives a lost connection while its page stays open: it waits in its form, in memory alone, and goes
   by itself once there is a connection. Its form key lets the server store it once, however often it is sent. */
(() => {
  "use strict";
  const AGAIN = 5000;

  const follow = (form) => {
    const place = document.createElement("p");
    place.className = "note note-warn mt-s";
    place.setAttribute("role", "status");
    place.hidden = true;
    form.append(place);
    let waiting = false;
    let busy = false;
    let timer = 0;
    let body = null; /* as it was when somebody sent it: every copy says the same */

    const say = (text) => { place.hidden = !text; place.textContent = text; };
    /* What was on its way once may have arrived: it is not changed any more until the server says so. */
    const lock = (is) => {
      form.querySelectorAll("textarea,input:not([type=hidden])").forEach((field) => { field.readOnly = is; });
      form.toggleAttribute("data-waiting", is);
    };
    const leave = () => {
      waiting = false;
      form.dispatchEvent(new CustomEvent("draft:kept", { bubbles: true })); /* nothing here is lost any more */
      location.assign(form.dataset.back);
    };
    const refuse = (html, status) => {
      waiting = false;
      lock(false);
      window.dispatchEvent(new Event("pageshow")); /* drafts and the button are ready again */
      const told = new DOMParser().parseFromString(html, "text/html");
      const errors = told.querySelector(".err-sum");
      const why = status === 422 && errors ? errors.textContent.replace(/\s+/g, " ").trim()
        : "Het dossier is intussen gesloten, of het is niet meer van u.";
      say(`Deze notitie is niet geplaatst. ${why} Uw tekst staat nog hier.`);
      place.tabIndex = -1;
      place.focus();
    };
    const wait = () => {
      waiting = true;
      lock(true);
      say("Geen verbinding. Uw notitie gaat vanzelf weg zodra er weer internet is. Laat deze pagina open.");
      clearTimeout(timer);
      timer = setTimeout(send, AGAIN);
    };
    const send = async () => {
      if (busy) return;
      clearTimeout(timer);
      if (!navigator.onLine) { wait(); return; }
      busy = true;
      try {
        const answer = await fetch(form.action, {
          method: "POST", body, redirect: "manual", credentials: "same-origin",
        });
        if (answer.type === "opaqueredirect") leave();
        else if (answer.status >= 500) wait();
        else refuse(await answer.text(), answer.status);
      } catch { wait(); }
      busy = false;
    };

    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.hasAttribute("formaction")) return;
      event.preventDefault();
      if (waiting || busy) return;
      body = new URLSearchParams(new FormData(form));
      send();
    });
    form.addEventListener("click", (event) => {
      if (waiting && event.target.closest("label,input,select,button")) event.preventDefault();
    });
    window.addEventListener("online", () => { if (waiting) send(); });
    window.addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
  };
  window.addEventListener("load", () => document.querySelectorAll("form[data-sends-later]").forEach(follow));
})();
