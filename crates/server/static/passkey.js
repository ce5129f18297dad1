// Passkeys: what the server asks goes to the device, what the device answers goes back. What can go wrong is said in words that the
// page brings along. Without this script nothing of it is seen.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

async function ask(path, body) {
  const method = body === undefined ? "GET" : "POST";
  const headers = { accept: "application/json", "content-type": "application/json" };
  const response = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const said = response.status === 204 ? null : await response.json();
  if (!response.ok) throw Object.assign(new Error(said.title), { type: said.type });
  return said;
}

async function made(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const publicKey = { ...options, user, challenge: bytes(options.challenge), excludeCredentials: keys(options.excludeCredentials) };
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
  const transports = response.getTransports?.() ?? null;
  const answer = { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports };
  return { id, rawId: text(rawId), type, response: answer, clientExtensionResults: {} };
}

async function signed(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  const answer = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
  answer.userHandle = userHandle ? text(userHandle) : null;
  return { id, rawId: text(rawId), type, response: answer, clientExtensionResults: {} };
}

// Only to a page of this server.
function onward() {
  const next = new URL(document.querySelector("input[name=next]")?.value || "/", location.origin);
  location.assign(next.origin === location.origin ? next.href : "/");
}

async function register(form) {
  const { options } = await ask("/account/passkeys", {});
  await ask("/account/passkeys/confirm", { name: form.elements.name.value, credential: await made(options) });
  location.reload();
}

async function show(path) {
  const { id, options } = await ask(path, {});
  await ask(`${path}/confirm`, { id, credential: await signed(options) });
  onward();
}

const acts = { register, "log-in": () => show("/session/passkey"), confirm: () => show("/session/confirm/passkey") };

// Which of the sentences of the page it is.
const SAID = {
  NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", SecurityError: "address",
  invalid: "address", unauthenticated: "unknown", "too-many": "wait", "confirm-second-factor": "secondFactor",
};

async function run(form) {
  const [button, wrong] = [form.querySelector("button"), form.querySelector(".wrong")];
  button.disabled = true;
  wrong.hidden = true;
  try {
    await acts[form.dataset.passkey](form);
  } catch (error) {
    if (error.type === "reauthenticate") return location.assign(`/confirm?next=${encodeURIComponent(location.pathname)}`);
    wrong.textContent = form.dataset[SAID[error.type ?? error.name] ?? "failed"];
    wrong.hidden = false;
  } finally {
    button.disabled = false;
  }
}

// Whoever has no passkey for this name is not offered to prove with one who they are.
async function offered(form) {
  if (!window.PublicKeyCredential || !navigator.credentials) return false;
  if (form.dataset.passkey !== "confirm") return true;
  return (await ask("/account/passkeys")).some((key) => key.host === location.hostname);
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  offered(form).then((is) => { form.hidden = !is; }, () => {});
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form);
  });
}
