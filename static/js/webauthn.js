/* Makes or uses a security key: hands what the server asks to the browser and sends back what it answers. */
(() => {
  "use strict";
  document.querySelectorAll("form[data-webauthn]").forEach((form) => {
    const button = form.querySelector("[data-webauthn-go]");
    const place = form.querySelector("[data-webauthn-say]");
    const keys = window.webauthnJSON;
    if (!keys || !keys.supported()) {
      place.textContent = "Deze browser kan geen beveiligingssleutel gebruiken.";
      return;
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      place.textContent = "Volg de aanwijzingen van uw browser.";
      try {
        const answer = await keys[form.dataset.webauthn](JSON.parse(form.dataset.options));
        form.elements.credential.value = JSON.stringify(answer);
        form.requestSubmit();
      } catch {
        place.textContent = "Dat is niet gelukt. Probeer het opnieuw.";
      }
    });
  });
})();
