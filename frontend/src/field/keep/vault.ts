/**
 * The lock on what this device holds. A PIN opens it; without the PIN nothing that was answered can be read.
 *
 * A random key (AES-GCM, 256 bit) encrypts; the PIN, stretched by PBKDF2 with SHA-256, wraps that key. So a new PIN
 * wraps the same key again, and nothing else changes. Each box is bound to its purpose: one box put in the place of
 * another does not open. The stretching is set to cost about a second on this device, never less than 600,000 rounds
 * (OWASP Password Storage Cheat Sheet, 2023). It slows a thief down; only a long PIN stops one who has the device.
 */

export const LEAST_ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const WISHED_SECONDS = 0.7;
const SALT_BYTES = 16;
const IV_BYTES = 12;

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Sealed {
  readonly iv: Bytes;
  readonly box: ArrayBuffer;
}

/** What is kept of a lock: enough to open it with the PIN, of no use without. */
export interface Lock {
  readonly salt: Bytes;
  readonly rounds: number;
  readonly wrapped: Sealed;
}

export class WrongPin extends Error {
  override readonly name = "WrongPin";
}

export class Broken extends Error {
  override readonly name = "Broken";
}

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;
const LOCK = "truce field lock";

/** Whoever can seal and open: the vault behind its PIN, or the courier that sends while it is locked. */
export class Sealer {
  private readonly key: CryptoKey;

  constructor(key: CryptoKey) {
    this.key = key;
  }

  async seal(purpose: string, content: BufferSource): Promise<Sealed> {
    const iv = random(IV_BYTES);
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(purpose) }, this.key, content);
    return { iv, box };
  }

  /** Throws Broken where the box was made by another key, for another purpose, or was changed. */
  async open(purpose: string, sealed: Sealed): Promise<ArrayBuffer> {
    try {
      const given = { name: "AES-GCM", iv: sealed.iv, additionalData: utf8(purpose) };
      return await crypto.subtle.decrypt(given, this.key, sealed.box);
    } catch (fault) {
      if (!(fault instanceof DOMException) || fault.name !== "OperationError") throw fault;
      throw new Broken(`what was kept for ${purpose} does not open`);
    }
  }

  async sealJson(purpose: string, value: unknown): Promise<Sealed> {
    return this.seal(purpose, utf8(JSON.stringify(value)));
  }

  async openJson<T>(purpose: string, sealed: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.open(purpose, sealed))) as T;
  }
}

/** A new lock with a new key. */
export async function newLock(pin: string, rounds?: number): Promise<{ lock: Lock; sealer: Sealer }> {
  const raw = random(32);
  const lock = await wrap(raw, pin, rounds ?? (await bearable()));
  const sealer = new Sealer(await imported(raw));
  raw.fill(0);
  return { lock, sealer };
}

/** Throws WrongPin. */
export async function unlock(lock: Lock, pin: string): Promise<Sealer> {
  const raw = await unwrap(lock, pin);
  const sealer = new Sealer(await imported(raw));
  raw.fill(0);
  return sealer;
}

/** The same key behind another PIN. Throws WrongPin where the old one is not right. */
export async function rewrap(lock: Lock, old: string, fresh: string): Promise<Lock> {
  const raw = await unwrap(lock, old);
  const made = await wrap(raw, fresh, lock.rounds);
  raw.fill(0);
  return made;
}

async function wrap(raw: Bytes, pin: string, rounds: number): Promise<Lock> {
  const salt = random(SALT_BYTES);
  return { salt, rounds, wrapped: await new Sealer(await stretched(pin, salt, rounds)).seal(LOCK, raw) };
}

async function unwrap(lock: Lock, pin: string): Promise<Bytes> {
  try {
    return new Uint8Array(await new Sealer(await stretched(pin, lock.salt, lock.rounds)).open(LOCK, lock.wrapped));
  } catch (fault) {
    if (fault instanceof Broken) throw new WrongPin("the PIN is not right");
    throw fault;
  }
}

/** The PIN is taken as its letters are, whatever keyboard wrote them (NFKC). */
async function stretched(pin: string, salt: Bytes, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const imported = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/** As many rounds as this device does in the time a person bears. */
async function bearable(): Promise<number> {
  const trial = 100_000;
  const begun = performance.now();
  await stretched("trial", random(SALT_BYTES), trial);
  const seconds = Math.max(0.001, (performance.now() - begun) / 1000);
  return Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, Math.round((trial * WISHED_SECONDS) / seconds)));
}

/** A key that the browser keeps and shows nobody, for what may be sent while the lock is shut. */
export async function newCourierKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Why a PIN is too weak to be a lock; null where it may do. */
export function weakness(pin: string): "short" | "plain" | null {
  const letters = [...pin.normalize("NFKC")];
  if (letters.length < 6) return "short";
  const steps = letters.slice(1).map((letter, at) => (letter.codePointAt(0) ?? 0) - ((letters[at] as string).codePointAt(0) ?? 0));
  const even = steps.every((step) => step === steps[0]) && Math.abs(steps[0] ?? 0) <= 1;
  return even || new Set(letters).size < 3 ? "plain" : null;
}

export async function sha256(content: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
