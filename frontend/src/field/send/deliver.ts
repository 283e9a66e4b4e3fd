/**
 * Takes what waits to the server, by the page or by its worker, never by both at once.
 *
 * A report is sent with the same bytes and the same instanceID every time, so that a try whose answer was lost does
 * no harm: the server knows it already. It leaves the device only after the server said which bytes it holds, and
 * these are ours; its receipt stays. What cannot be sent stays too, and says why.
 */

import { type Base, filesOf } from "../keep/base.ts";
import { courierOf, openFile, openParcel, type Parcel, type Proof, type Snag, type Waiting } from "../keep/shelf.ts";
import { Broken, type Sealer } from "../keep/vault.ts";

/** Where the server is, and as whom it knows this device: /field/app/session.json. */
export interface Door {
  readonly signed: boolean;
  readonly who: string | null;
  readonly csrf: string;
  readonly submission: string;
  readonly forms: string;
  readonly most_bytes: number;
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

export interface Told {
  readonly sent: number;
  readonly left: number;
  /** Why nothing could be done at all: no way to the server, or it asks who this is. */
  readonly hindered: "offline" | "signin" | "busy" | null;
}

const LOCKED = "truce-field-outbox";
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60_000;
const PATIENCE = 10 * 60_000; // for one request: a photograph at 64 kbit/s
const WAIT_DOOR = 20_000;

export interface Means {
  readonly base: Base;
  readonly vault: Sealer | null;
  readonly fetch: Fetch;
  /** Where to ask, the first that knows us: this device's own door, then that of whoever is signed in. */
  readonly doors: readonly string[];
  now(): number;
}

/** Send all that is due; `now` forced: also what waits for its next try. */
export async function deliver(means: Means, forced = false): Promise<Told> {
  const told = await navigator.locks.request(LOCKED, { ifAvailable: true }, async (lock) => {
    if (lock === null) return null;
    return whole(means, forced);
  });
  return told ?? { sent: 0, left: await means.base.count("outbox"), hindered: "busy" };
}

async function whole(means: Means, forced: boolean): Promise<Told> {
  const rows = (await means.base.all<Waiting>("outbox")).sort((one, other) => one.finished - other.finished);
  const due = rows.filter((row) => forced || (row.next <= means.now() && (row.snag === null || row.snag === "signin")));
  if (due.length === 0) return { sent: 0, left: rows.length, hindered: null };
  const door = await knock(means);
  if (typeof door === "string") return { sent: 0, left: rows.length, hindered: door };
  let sent = 0;
  for (const row of due) {
    const went = await one(means, door, row);
    if (went === "sent") sent += 1;
    else if (went !== "stays") return { sent, left: rows.length - sent, hindered: went };
  }
  return { sent, left: rows.length - sent, hindered: null };
}

/** The doors of a device: by its own token, where it has one, and by the session. */
export const doorsOf = (at: string, token: string | null): string[] =>
  [...(token === null ? [] : [`/key/${encodeURIComponent(token)}/app`]), at].map((one) => `${one}/session.json`);

/** Ask the server who we are to it. */
export async function knock(means: Pick<Means, "fetch" | "doors">): Promise<Door | "offline" | "signin"> {
  for (const door of means.doors) {
    const told = await ask(means.fetch, door);
    if (told !== "signin") return told;
  }
  return "signin";
}

async function ask(fetch: Fetch, door: string): Promise<Door | "offline" | "signin"> {
  try {
    const answer = await fetch(door, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(WAIT_DOOR),
    });
    if (answer.status === 401 || answer.status === 403) return "signin";
    if (!answer.ok) return "offline";
    const told = (await answer.json()) as Door;
    return told.signed ? told : "signin";
  } catch (fault) {
    if (isLost(fault)) return "offline";
    throw fault;
  }
}

type Went = "sent" | "stays" | "offline" | "signin";

async function one(means: Means, door: Door, row: Waiting): Promise<Went> {
  const sealer = row.by === "courier" ? await courierOf(means.base) : means.vault;
  if (sealer === null) return "stays";
  try {
    const parcel = await openParcel(row, sealer);
    const answered = await post(means, door, row, parcel, sealer);
    if ("said" in answered) return await stays(means, row, answered);
    await safe(means.base, row, answered);
    return "sent";
  } catch (fault) {
    if (fault instanceof Broken) return stays(means, row, { snag: "unreadable", said: fault.message });
    if (!isLost(fault)) throw fault;
    await stays(means, row, { snag: null, said: "" });
    return "offline";
  }
}

interface Refusal {
  readonly snag: Snag | null;
  readonly said: string;
}

/** Every post of one report; the proof of the last when the server took them all and holds what we hold. */
async function post(means: Means, door: Door, row: Waiting, parcel: Parcel, sealer: Sealer): Promise<Refusal | Proof> {
  let proof: Proof | null = null;
  for (const files of loads(parcel, door.most_bytes)) {
    const form = new FormData();
    form.append("xml_submission_file", new Blob([parcel.xml], { type: "text/xml" }), "submission.xml");
    for (const file of files) {
      const content = await openFile(means.base, row.id, file.name, sealer);
      if (content === null) throw new Broken(`the file ${file.name} of a report is gone`);
      form.append(file.name, new Blob([content], { type: file.type }), file.name);
    }
    const answer = await means.fetch(door.submission, {
      method: "POST",
      body: form,
      headers: { Accept: "application/json", "X-OpenRosa-Version": "1.0", "x-csrf": door.csrf },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const refused = await refusal(answer);
    if (refused !== null) return refused;
    proof = proven((await answer.json()) as Answer, row.id, parcel, files);
    if (proof === null) return { snag: "differs", said: "" };
  }
  return proof ?? { snag: "differs", said: "" };
}

/** What the server says it holds now, after one post. */
interface Answer {
  readonly instance: string;
  readonly seq: number;
  readonly state: string;
  readonly received_at: string;
  readonly sha256: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** Our bytes came through whole and are kept: then the proof of it, else null. */
function proven(answer: Answer, id: string, parcel: Parcel, files: Parcel["files"]): Proof | null {
  const held = new Map(answer.files.map((file) => [file.name, file.sha256]));
  const ours = answer.instance === id && answer.sha256 === parcel.sha256 && files.every((file) => held.get(file.name) === file.sha256);
  return ours ? { received: answer.received_at, sha256: answer.sha256, entry: answer.seq } : null;
}

/** Which files go with which post, so that none is larger than the server takes. */
export function loads(parcel: Parcel, most: number): Parcel["files"][] {
  const spare = most - parcel.xml.length * 3 - 4096;
  const all: Parcel["files"][number][][] = [[]];
  let used = 0;
  for (const file of parcel.files) {
    if (used > 0 && used + file.size + 512 > spare) {
      all.push([]);
      used = 0;
    }
    all.at(-1)?.push(file);
    used += file.size + 512;
  }
  return all;
}

async function refusal(answer: Response): Promise<Refusal | null> {
  if (answer.status === 201 || answer.status === 202) return null;
  if (answer.status === 401) return { snag: "signin", said: "" };
  if (answer.status === 413) return { snag: "too_large", said: await said(answer) };
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return { snag: null, said: "" };
  return { snag: "refused", said: await said(answer) };
}

/** The reason the server gave, as one line. */
async function said(answer: Response): Promise<string> {
  const text = (await answer.text()).slice(0, 2000);
  const message = /"(?:what|detail|title)"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  return (message ?? `HTTP ${answer.status}`).trim().slice(0, 300);
}

/** Gone from the outbox and a receipt in its place: one step on the disk. */
async function safe(base: Base, row: Waiting, proof: Proof): Promise<void> {
  await base.write(["outbox", "files", "receipts"], (of) => {
    of("outbox").delete(row.id);
    of("files").delete(filesOf(row.id));
    of("receipts").put({ id: row.id, about: row.about, proof });
  });
}

async function stays(means: Means, row: Waiting, { snag, said: reason }: Refusal): Promise<Went> {
  const tries = row.tries + 1;
  const next = means.now() + pause(tries, Math.random());
  await means.base.put("outbox", { ...row, tries, next, snag, said: reason });
  return snag === "signin" ? "signin" : "stays";
}

/** Milliseconds until the next try: doubled each time up to a quarter of an hour, and never the same for all. */
export function pause(tries: number, lot: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries - 1, 12)) * (0.5 + lot / 2);
}

/** The way to the server is lost, which is nobody's fault; anything else is. */
function isLost(fault: unknown): boolean {
  if (fault instanceof TypeError) return true;
  return fault instanceof DOMException && ["TimeoutError", "AbortError", "NetworkError"].includes(fault.name);
}
