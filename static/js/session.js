/* Says two minutes before that a session ends, and lets somebody stay. What was typed is kept without it too. */
(() => {
  "use strict";
  const address = document.body.dataset.session;
  const banner = document.getElementById("session");
  if (!address || !banner) return;
  const WARN = 120;
  const text = banner.querySelector("span:nth-of-type(2)");
  const button = banner.querySelector("button");
  let timer = 0;

  const say = (words, canStay) => {
    banner.hidden = !words;
    text.textContent = words;
    button.hidden = !canStay;
  };
  const ask = async (method) => {
    clearTimeout(timer);
    const headers = method === "POST" ? JSON.parse(document.body.getAttribute("hx-headers")) : {};
    try {
      const answer = await fetch(address, { method, headers, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      show((await answer.json()).seconds, method === "POST");
    } catch {
      timer = setTimeout(ask, 60000, "GET"); /* no connection: the page says so itself */
    }
  };
  /* Other tabs count too: only the server knows how long is left. */
  const show = (seconds, stayed) => {
    if (seconds <= 0) {
      say("U bent uitgelogd. Wat u hier verstuurt wordt bewaard tot u weer inlogt.", false);
      return;
    }
    if (seconds > WARN) say("", false);
    else if (stayed) say("Over 2 minuten loggen we u uit: u bent bijna 12 uur ingelogd. Bewaar uw werk.", false);
    else say("Bent u er nog? Over 2 minuten loggen we u uit. Wat u typt blijft bewaard.", true);
    const wait = seconds > WARN ? seconds - WARN : seconds + 1;
    timer = setTimeout(ask, Math.min(wait, 86400) * 1000, "GET");
  };
  button.addEventListener("click", () => ask("POST"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask("GET"); });
  ask("GET");
})();
