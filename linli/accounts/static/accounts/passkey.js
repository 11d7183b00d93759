/* Passkeys: ask the server what to ask, ask the device, send its answer with the form.
   A form that needs this stays hidden where a browser cannot do it. */
(function () {
  "use strict";
  if (!window.isSecureContext || !window.PublicKeyCredential) return;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  async function asked(form) {
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(form.dataset.asked, {
      method: "POST",
      headers: { "X-CSRFToken": token },
    });
    if (!answer.ok) throw new Error("not asked");
    const { publicKey } = await answer.json();
    publicKey.challenge = bytes(publicKey.challenge);
    for (const name of ["allowCredentials", "excludeCredentials"]) {
      for (const one of publicKey[name] || []) one.id = bytes(one.id);
    }
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    return publicKey;
  }

  function packed(credential) {
    const { response } = credential;
    const inside = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) inside[name] = text(response[name]);
    }
    return JSON.stringify({
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      response: inside,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function send(form) {
    const problem = form.querySelector("[data-problem]");
    problem.hidden = true;
    try {
      const publicKey = await asked(form);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.credential.value = packed(credential);
      form.submit();
    } catch (error) {
      problem.textContent = problem.dataset.problem;
      problem.hidden = false;
    }
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send(form);
    });
  });
  document.querySelectorAll("[data-no-passkey]").forEach(function (one) { one.remove(); });
})();
