/**
 * Passkeys: a form with `data-passkey` ("get" or "create") asks the server at `data-ask` what to ask the browser, puts the
 * browser's answer into its field `answer`, and is sent as any other form.
 */
interface Wire {
  [name: string]: unknown;
}

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(held: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(held));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

interface Described {
  id: string;
  type: "public-key";
  transports?: AuthenticatorTransport[];
}

function described(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Described[]).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function create(asked: Wire): Promise<Credential | null> {
  const user = asked["user"] as { id: string; name: string; displayName: string };
  const publicKey = {
    ...asked,
    challenge: bytes(asked["challenge"] as string),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: described(asked["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  return navigator.credentials.create({ publicKey });
}

async function get(asked: Wire): Promise<Credential | null> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked["challenge"] as string),
    allowCredentials: described(asked["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  return navigator.credentials.get({ publicKey });
}

/** The answer as the server reads it (WebAuthn level 3, 5.1: RegistrationResponseJSON, AuthenticationResponseJSON). */
function told(made: PublicKeyCredential): string {
  const answer = made.response;
  const response: Wire = { clientDataJSON: text(answer.clientDataJSON) };
  if (answer instanceof AuthenticatorAttestationResponse) {
    response["attestationObject"] = text(answer.attestationObject);
    response["transports"] = answer.getTransports();
  } else if (answer instanceof AuthenticatorAssertionResponse) {
    response["authenticatorData"] = text(answer.authenticatorData);
    response["signature"] = text(answer.signature);
    response["userHandle"] = answer.userHandle === null ? null : text(answer.userHandle);
  }
  const clientExtensionResults = made.getClientExtensionResults();
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults });
}

async function answer(form: HTMLFormElement): Promise<string> {
  const csrf = form.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
  const asked = await fetch(form.dataset["ask"] ?? "", { method: "POST", headers: { "x-csrf": csrf } });
  if (!asked.ok) throw new Error(`the room said ${asked.status}`);
  const wire = (await asked.json()) as Wire;
  const made = await (form.dataset["passkey"] === "create" ? create(wire) : get(wire));
  if (!(made instanceof PublicKeyCredential)) throw new Error("nothing answered");
  return told(made);
}

function start(form: HTMLFormElement): void {
  const button = form.querySelector("button");
  const field = form.querySelector<HTMLInputElement>("input[name=answer]");
  const wrong = form.querySelector<HTMLElement>("[role=alert]");
  if (button === null || field === null) return;
  button.hidden = false;
  for (const note of form.querySelectorAll<HTMLElement>("[data-without]")) note.hidden = true;
  form.addEventListener("submit", (event) => {
    if (field.value !== "") return;
    event.preventDefault();
    button.disabled = true;
    answer(form)
      .then((given) => {
        field.value = given;
        form.submit();
      })
      .catch(() => {
        button.disabled = false;
        if (wrong === null) return;
        wrong.textContent = form.dataset["failed"] ?? "";
        wrong.hidden = false;
      });
  });
}

if (window.isSecureContext && "PublicKeyCredential" in window)
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) start(form);
