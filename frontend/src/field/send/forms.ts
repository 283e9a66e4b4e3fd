/** The forms of the server, kept on the device so that they can be filled where there is none. */

import { type Form, SCHEMA } from "../form.ts";
import type { Base } from "../keep/base.ts";
import type { Named } from "../keep/shelf.ts";
import type { Fetch } from "./deliver.ts";

export interface Listed extends Named {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly url: string;
}

/**
 * Fetch what is new; the list changes only when every form on it lies here, so that none is promised and missing.
 * Forms that left the list stay as long as a draft needs them. Throws TypeError where there is no way to the server.
 */
export async function renew(base: Base, fetch: Fetch, list: string): Promise<boolean> {
  const answer = await fetch(list, { headers: { Accept: "application/json" }, cache: "no-cache" });
  if (!answer.ok) return false;
  const { forms } = (await answer.json()) as { forms: Listed[] };
  for (const one of forms) {
    if ((await base.get("forms", one.hash)) !== undefined) continue;
    const got = await fetch(one.url, { headers: { Accept: "application/json" }, cache: "no-cache" });
    if (!got.ok) return false;
    const form = (await got.json()) as Form;
    if (form.schema === SCHEMA) await base.put("forms", { hash: form.hash, form });
  }
  const held = await Promise.all(forms.map((one) => base.get("forms", one.hash)));
  await base.set(
    "formlist",
    forms.filter((_, at) => held[at] !== undefined),
  );
  return true;
}

/** What the form of that hash is called; by its own title once it left the list. */
export async function nameOf(base: Base, form: Form): Promise<Named> {
  const listed = (await base.setting<Listed[]>("formlist")) ?? [];
  return listed.find((one) => one.hash === form.hash) ?? { title: form.title, titles: {} };
}

export async function formOf(base: Base, hash: string): Promise<Form | null> {
  return (await base.get<{ form: Form }>("forms", hash))?.form ?? null;
}
