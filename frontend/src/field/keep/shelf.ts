/** What lies on this device: forms, drafts, reports that wait, receipts of those that are safe. All but the forms sealed. */

import type { Kept } from "../filling.ts";
import type { Form } from "../form.ts";
import { Base, filesOf } from "./base.ts";
import { newCourierKey, type Sealed, Sealer, sha256 } from "./vault.ts";

export interface FileNote {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a form is called: in its own words, and in each language that has some. */
export interface Named {
  readonly title: string;
  readonly titles: Readonly<Record<string, string>>;
}

export const titled = (one: Named, language: string): string => one.titles[language] ?? one.title;

export interface Draft extends Named {
  readonly id: string;
  readonly form: string;
  readonly called: string;
  readonly kept: Kept;
  readonly files: readonly FileNote[];
  readonly begun: number;
  readonly changed: number;
}

/** What may be said of a report once it is sealed: kept behind the PIN, also after it was sent. */
export interface About extends Named {
  readonly form: string;
  readonly version: string;
  readonly called: string;
  readonly finished: number;
  readonly sha256: string;
  readonly files: readonly FileNote[];
}

/** A finished report: what is sent, to the byte, every time. */
export interface Parcel {
  readonly xml: string;
  readonly sha256: string;
  readonly files: readonly FileNote[];
}

export type Snag = "signin" | "refused" | "too_large" | "unreadable" | "differs";

export interface Waiting {
  readonly id: string;
  readonly finished: number;
  readonly by: "vault" | "courier";
  readonly about: Sealed;
  readonly parcel: Sealed;
  /** The draft it was, so that a report the server refuses can be mended. */
  readonly draft: Sealed;
  readonly tries: number;
  readonly next: number;
  readonly snag: Snag | null;
  readonly said: string;
}

/** What the server said about a report it has: when it took it, and that its bytes are ours. */
export interface Proof {
  readonly received: string;
  readonly sha256: string;
  readonly entry: number | null;
}

export interface Receipt {
  readonly id: string;
  readonly about: Sealed;
  readonly proof: Proof;
}

interface KeptFile {
  readonly owner: string;
  readonly name: string;
  readonly sealed: Sealed;
}

export const COURIER = "courier";
const PAIRED = "paired"; // the token of this device, behind the PIN
const PAIRED_COURIER = "paired_courier"; // and where the courier may use it
const purpose = (kind: string, ...of: string[]): string => ["truce field", kind, ...of].join("\n");

export class Shelf {
  readonly base: Base;
  private readonly vault: Sealer;

  constructor(base: Base, vault: Sealer) {
    this.base = base;
    this.vault = vault;
  }

  // Drafts

  async keep(draft: Draft): Promise<void> {
    const sealed = await this.vault.sealJson(purpose("draft", draft.id), draft);
    await this.base.put("drafts", { id: draft.id, changed: draft.changed, sealed });
  }

  async draft(id: string): Promise<Draft | null> {
    const row = await this.base.get<{ sealed: Sealed }>("drafts", id);
    return row === undefined ? null : this.vault.openJson<Draft>(purpose("draft", id), row.sealed);
  }

  async drafts(): Promise<Draft[]> {
    const rows = await this.base.all<{ id: string; sealed: Sealed }>("drafts");
    const found = await Promise.all(rows.map((row) => this.vault.openJson<Draft>(purpose("draft", row.id), row.sealed)));
    return found.sort((one, other) => other.changed - one.changed);
  }

  async forget(id: string): Promise<void> {
    await this.base.write(["drafts", "files"], (of) => {
      of("drafts").delete(id);
      of("files").delete(filesOf(id));
    });
  }

  // Files

  async keepFile(owner: string, name: string, type: string, content: ArrayBuffer): Promise<FileNote> {
    const sealed = await this.vault.seal(purpose("file", owner, name), content);
    await this.base.put("files", { owner, name, sealed });
    return { name, type, size: content.byteLength, sha256: await sha256(content) };
  }

  async file(owner: string, note: FileNote): Promise<Blob | null> {
    const row = await this.base.get<KeptFile>("files", [owner, note.name]);
    if (row === undefined) return null;
    return new Blob([await this.vault.open(purpose("file", owner, note.name), row.sealed)], { type: note.type });
  }

  async dropFile(owner: string, name: string): Promise<void> {
    await this.base.drop("files", [owner, name]);
  }

  // The device's own token

  /** From now on this device sends by a token of its own; without one, as whoever is signed in. */
  async pair(token: string | null): Promise<void> {
    const courier = await courierOf(this.base);
    const ours = token === null ? null : await this.vault.sealJson(purpose("token"), token);
    const theirs = token === null || courier === null ? null : await courier.sealJson(purpose("token"), token);
    await this.base.write(["settings"], (of) => {
      for (const [name, value] of [[PAIRED, ours] as const, [PAIRED_COURIER, theirs] as const])
        if (value === null) of("settings").delete(name);
        else of("settings").put({ name, value });
    });
  }

  async token(): Promise<string | null> {
    const sealed = await this.base.setting<Sealed>(PAIRED);
    return sealed === undefined ? null : this.vault.openJson<string>(purpose("token"), sealed);
  }

  // Finished

  /**
   * A draft becomes a report that waits: one step on the disk, so that it is never both and never neither.
   * Files no answer speaks of any more stay behind and are dropped.
   */
  async finish(draft: Draft, form: Form, xml: string, files: readonly FileNote[], now: number): Promise<void> {
    const digest = await sha256(new TextEncoder().encode(xml));
    const { title, titles, called } = draft;
    const about: About = { form: form.id, version: form.version, title, titles, called, finished: now, sha256: digest, files };
    const by = await courierOf(this.base);
    const sealer = by ?? this.vault;
    const parcel: Parcel = { xml, sha256: digest, files };
    const row: Waiting = {
      id: draft.id,
      finished: now,
      by: by === null ? "vault" : "courier",
      about: await this.vault.sealJson(purpose("about", draft.id), about),
      parcel: await sealer.sealJson(purpose("parcel", draft.id), parcel),
      draft: await this.vault.sealJson(purpose("draft", draft.id), { ...draft, files }),
      tries: 0,
      next: 0,
      snag: null,
      said: "",
    };
    const moved = by === null ? [] : await this.resealed(draft.id, files, this.vault, by);
    const spare = draft.files.filter((file) => !files.some((used) => used.name === file.name));
    await this.base.write(["drafts", "files", "outbox"], (of) => {
      of("drafts").delete(draft.id);
      for (const file of spare) of("files").delete([draft.id, file.name]);
      for (const file of moved) of("files").put(file);
      of("outbox").put(row);
    });
  }

  private async resealed(owner: string, files: readonly FileNote[], from: Sealer, to: Sealer): Promise<KeptFile[]> {
    const moved: KeptFile[] = [];
    for (const { name } of files) {
      const row = await this.base.get<KeptFile>("files", [owner, name]);
      if (row === undefined) continue;
      const content = await from.open(purpose("file", owner, name), row.sealed);
      moved.push({ owner, name, sealed: await to.seal(purpose("file", owner, name), content) });
    }
    return moved;
  }

  /** A report that the server refused becomes a draft again, with its id: the server has nothing of it. */
  async mend(row: Waiting): Promise<void> {
    const draft = await this.vault.openJson<Draft>(purpose("draft", row.id), row.draft);
    const courier = row.by === "courier" ? await courierOf(this.base) : null;
    const moved = courier === null ? [] : await this.resealed(row.id, draft.files, courier, this.vault);
    await this.base.write(["drafts", "files", "outbox"], (of) => {
      for (const file of moved) of("files").put(file);
      of("drafts").put({ id: draft.id, changed: draft.changed, sealed: row.draft });
      of("outbox").delete(row.id);
    });
  }

  about(row: { readonly id: string; readonly about: Sealed }): Promise<About> {
    return this.vault.openJson<About>(purpose("about", row.id), row.about);
  }

  /** From now on finished reports may, or may not, be sent while the lock is shut. Those that wait follow. */
  async sendWhileLocked(wanted: boolean): Promise<void> {
    const old = await courierOf(this.base);
    if (wanted === (old !== null)) return;
    const key = wanted ? await newCourierKey() : null;
    const to = key === null ? this.vault : new Sealer(key);
    const token = await this.token();
    const paired = token === null || key === null ? null : await to.sealJson(purpose("token"), token);
    const rows: Waiting[] = [];
    const files: KeptFile[] = [];
    for (const row of await this.base.all<Waiting>("outbox")) {
      const from = row.by === "courier" ? (old as Sealer) : this.vault;
      const parcel = await from.openJson<Parcel>(purpose("parcel", row.id), row.parcel);
      rows.push({ ...row, by: wanted ? "courier" : "vault", parcel: await to.sealJson(purpose("parcel", row.id), parcel) });
      files.push(...(await this.resealed(row.id, parcel.files, from, to)));
    }
    await this.base.write(["settings", "outbox", "files"], (of) => {
      for (const row of rows) of("outbox").put(row);
      for (const file of files) of("files").put(file);
      if (key === null) of("settings").delete(COURIER);
      else of("settings").put({ name: COURIER, value: key });
      if (paired === null) of("settings").delete(PAIRED_COURIER);
      else of("settings").put({ name: PAIRED_COURIER, value: paired });
    });
  }
}

/** The courier's key, where there is one: what may be sent while the lock is shut is sealed with it. */
export async function courierOf(base: Base): Promise<Sealer | null> {
  const key = await base.setting<CryptoKey>(COURIER);
  return key === undefined ? null : new Sealer(key);
}

/** The token as the courier has it; null where this device has none, or the courier may not send. */
export async function courierToken(base: Base): Promise<string | null> {
  const [courier, sealed] = [await courierOf(base), await base.setting<Sealed>(PAIRED_COURIER)];
  return courier === null || sealed === undefined ? null : courier.openJson<string>(purpose("token"), sealed);
}

export async function openParcel(row: Waiting, sealer: Sealer): Promise<Parcel> {
  return sealer.openJson<Parcel>(purpose("parcel", row.id), row.parcel);
}

export async function openFile(base: Base, owner: string, name: string, sealer: Sealer): Promise<ArrayBuffer | null> {
  const row = await base.get<KeptFile>("files", [owner, name]);
  return row === undefined ? null : sealer.open(purpose("file", owner, name), row.sealed);
}
