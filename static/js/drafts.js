/* Keeps what is typed in a form as a draft on the server, some seconds after the last key. */
(() => {
  "use strict";
  const WAIT = 2000;
  const say = (place, text) => { place.textContent = text; };

  const follow = (place) => {
    const { form } = place.previousElementSibling;
    const version = form.elements.draft;
    let timer = 0;
    let kept = "";
    let busy = false;
    let stopped = false;

    const body = () => {
      const data = new FormData(form);
      [...data].forEach(([name, value]) => { if (typeof value !== "string") data.delete(name); });
      return new URLSearchParams(data);
    };
    /* What is compared leaves out what the server hands out. */
    const text = (data) => [...data].filter(([name]) => name !== "draft").map((pair) => pair.join("=")).join("&");

    const keep = async (leaving) => {
      clearTimeout(timer);
      const data = body();
      if (stopped || text(data) === kept) return;
      if (busy && !leaving) { timer = setTimeout(keep, WAIT); return; }
      busy = true;
      try {
        const headers = { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
        const answer = await fetch(place.dataset.draft, { method: "POST", headers, body: data, keepalive: Boolean(leaving) });
        if (answer.redirected) say(place, "U bent uitgelogd. Uw tekst staat nog op dit scherm.");
        else if (answer.ok) {
          const told = await answer.json();
          kept = text(data);
          if (told.overtaken) overtaken(told.overtaken);
          else if (told.sent) {
            stopped = true;
            say(place, "Dit formulier is al verstuurd. Open het opnieuw voor een nieuwe tekst.");
          } else {
            version.value = told.version;
            say(place, `Concept bewaard om ${told.at} uur`);
            form.dispatchEvent(new CustomEvent("draft:kept", { bubbles: true }));
          }
        } else if (answer.status >= 500) throw new Error(String(answer.status));
      } catch {
        say(place, "Bewaren lukt nu niet. Uw tekst blijft op dit scherm staan.");
        timer = setTimeout(keep, WAIT * 5);
      }
      busy = false;
    };

    /* Somebody typed in the same form elsewhere: both texts are shown, and one of them is chosen. */
    const overtaken = (html) => {
      stopped = true;
      const said = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
      say(place, "");
      place.after(document.adoptNode(said));
      const over = said.querySelector("[data-draft-over]");
      over.addEventListener("click", () => {
        said.remove();
        version.value = over.dataset.draftOver;
        stopped = false;
        keep();
      });
    };

    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, WAIT); });
    form.addEventListener("focusout", () => { if (timer) keep(); });
    form.addEventListener("submit", () => { clearTimeout(timer); timer = 0; stopped = true; });
    window.addEventListener("pageshow", () => { stopped = false; });
    window.addEventListener("online", () => { if (timer) keep(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(true); });
    kept = text(body());
    /* What the page looks up by itself while one types is looked up for what came back, too. */
    if ("restored" in place.dataset) {
      form.querySelectorAll("[hx-trigger]").forEach((part) => {
        const field = part.querySelector("input");
        if (field) field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  };
  window.addEventListener("load", () => document.querySelectorAll("[data-draft]").forEach(follow));
})();
