// The pages about signing in. They work without this, but for passkeys; a token in the address is moved from where it would be seen into its field.
const token = document.querySelector("[data-token]");
if (token && location.hash.length > 1) {
  token.value = decodeURIComponent(location.hash.slice(1));
  token.closest("label").hidden = true;
  history.replaceState(null, "", location.pathname);
} else if (token?.value) {
  token.closest("label").hidden = true; // The form came back with a fault; the token is still in it.
}

// What the address had behind its hash goes along through the forms: the code of a screen to be paired, for one.
for (const form of document.querySelectorAll("[data-keep-fragment]")) if (location.hash) form.action = location.pathname + location.search + location.hash;

const message = document.querySelector("[data-passkey-message]");
const send = async (method, path, csrf, body) => {
  const answer = await fetch(`/api/passkeys${path}`, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.status === 204 ? null : answer.json();
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
  button.hidden = false;
  const { csrf, back, failed } = button.dataset;
  button.onclick = async () => {
    message.hidden = true;
    button.disabled = true;
    try {
      if (button.dataset.passkey === "add") {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await send("POST", "/options", csrf));
        const credential = await navigator.credentials.create({ publicKey });
        await send("POST", "", csrf, { credential: JSON.stringify(credential), name: document.getElementById("passkey-name").value.trim() || null });
        location.reload();
      } else {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await send("POST", "/challenge", csrf));
        const credential = await navigator.credentials.get({ publicKey });
        await send("POST", "/sign-in", csrf, { credential: JSON.stringify(credential), name: null });
        location.assign(back + location.hash);
      }
    } catch {
      // Cancelled, unknown to the server, or no network: one sentence says what to do in any case.
      message.textContent = failed;
      message.hidden = false;
    } finally {
      button.disabled = false;
    }
  };
}

for (const button of document.querySelectorAll("[data-passkey-remove]")) {
  button.onclick = async () => {
    try {
      await send("DELETE", `/${button.dataset.passkeyRemove}`, button.dataset.csrf);
      location.reload();
    } catch {
      message.textContent = button.dataset.failed;
      message.hidden = false;
    }
  };
}
