/** Filling a form: the questions on one page, every answer kept as it is given. */

import { asked, type Fault, faults } from "../checking.ts";
import { Filling, FormFault, type World } from "../filling.ts";
import type { Form } from "../form.ts";
import { Full } from "../keep/base.ts";
import { type Draft, type FileNote, type Named, titled } from "../keep/shelf.ts";
import { formOf, nameOf } from "../send/forms.ts";
import { takesFile } from "../questions.ts";
import { written } from "../submission.ts";
import { el, fill, tell } from "./dom.ts";
import { noteWhere } from "./place.ts";
import type { Sheet } from "./sheet.ts";
import type { Open, Screen, Stage } from "./stage.ts";
import { viewsOf, type View } from "./views.ts";

const TYPING = 250; // milliseconds after a letter until it is kept; a finished answer is kept at once

/** A new draft of the form with that hash. */
export async function begin(stage: Stage, hash: string): Promise<void> {
  const form = await formOf(stage.base, hash);
  if (form === null || stage.open === null) return;
  if (form.cannot.length > 0) return stage.notice(stage.say.text("cannot", { what: form.cannot.map((one) => one.what).join(", ") }), "bad");
  const filling = new Filling(form, await world(stage), stage.say.language);
  await stage.show(new Fill(form, await nameOf(stage.base, form), filling, [], Date.now(), true));
}

/** A draft taken up again, where it was left. */
export async function resume(stage: Stage, id: string): Promise<void> {
  const draft = (await stage.open?.shelf.draft(id)) ?? null;
  const form = draft === null ? null : await formOf(stage.base, draft.form);
  if (draft === null || form === null) return stage.notice(stage.say.text("draft_gone"), "bad");
  const filling = new Filling(form, await world(stage), stage.say.language, draft.kept);
  await stage.show(new Fill(form, draft, filling, draft.files, draft.begun, false));
}

async function world(stage: Stage): Promise<World> {
  const device = (await stage.base.setting<string>("device")) ?? `browser:${crypto.randomUUID()}`;
  await stage.base.set("device", device);
  const who = (await stage.base.setting<string>("who")) ?? "";
  return {
    now: () => new Date(),
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32,
    uuid: () => crypto.randomUUID(),
    property: (name) => (name === "deviceid" ? device : name === "username" ? who : ""),
  };
}

export class Fill implements Screen, Sheet {
  readonly name = "fill";
  readonly form: Form;
  readonly filling: Filling;
  private readonly named: Named;
  private readonly begun: number;
  private readonly fresh: boolean;
  private files: FileNote[];
  private views: View[] = [];
  private stageNow: Stage | null = null;
  private readonly state = el("p", { class: "note kept", role: "status" });
  private readonly summary = el("div", { class: "summary", tabindex: -1 });
  private timer = 0;
  private saving: Promise<void> = Promise.resolve();
  private ended = false;
  private letGo: () => void = () => undefined;

  constructor(form: Form, named: Named, filling: Filling, files: readonly FileNote[], begun: number, fresh: boolean) {
    this.form = form;
    this.named = named;
    this.filling = filling;
    this.files = [...files];
    this.begun = begun;
    this.fresh = fresh;
  }

  get stage(): Stage {
    return this.stageNow as Stage;
  }

  get open(): Open {
    return this.stage.open as Open;
  }

  async enter(stage: Stage): Promise<void> {
    this.stageNow = stage;
    if (!(await this.hold())) {
      stage.notice(stage.say.text("draft_elsewhere"), "warn");
      return stage.home();
    }
    this.filling.language = this.form.texts[stage.say.language] === undefined ? (this.form.language ?? "") : stage.say.language;
    this.draw();
    if (this.fresh) {
      await this.save();
      void noteWhere(this);
    }
  }

  /** Two windows with one draft would each undo what the other does: the first has it. */
  private hold(): Promise<boolean> {
    return new Promise((resolve) => {
      void navigator.locks.request(`truce-field-draft-${this.filling.instanceId}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>((free) => (this.letGo = free));
      });
    });
  }

  private draw(): void {
    const { say } = this.stage;
    this.views = viewsOf(this, this.form.body, this.filling.top, 2);
    const form = el("form", { novalidate: true, class: "sheet" }, ...this.views.map((view) => view.element));
    form.addEventListener("submit", (event) => event.preventDefault());
    fill(
      this.stage.main,
      el("p", {}, el("button", { type: "button", class: "quiet back", onclick: () => void this.stage.home() }, say.text("back"))),
      el("h1", { tabindex: -1 }, titled(this.named, say.language)),
      el("p", { class: "note" }, say.text("required_told")),
      this.summary,
      form,
      el(
        "div",
        { class: "actions finish" },
        el("button", { type: "button", class: "primary", onclick: () => void this.finish() }, say.text("finish")),
        el("button", { type: "button", onclick: () => void this.stage.home() }, say.text("later")),
      ),
      el("p", { class: "note" }, say.text("finish_told")),
      this.state,
    );
    this.redraw();
  }

  /** Show what follows from the answers. */
  redraw(): void {
    for (const view of this.views) view.refresh();
  }

  // Keeping

  changed(typing = false): void {
    this.redraw();
    if (this.summary.childElementCount > 0) this.tellFaults(faults(this.filling), false);
    window.clearTimeout(this.timer);
    if (typing) this.timer = window.setTimeout(() => void this.save(), TYPING);
    else void this.save();
  }

  guarded(change: () => void): void {
    try {
      change();
    } catch (fault) {
      if (!(fault instanceof FormFault)) throw fault;
      this.stage.notice(fault.message, "bad");
    }
  }

  /** One after the other, so that the last answer is the one that stays. */
  save(): Promise<void> {
    window.clearTimeout(this.timer);
    this.saving = this.saving.then(() => this.saveNow());
    return this.saving;
  }

  private async saveNow(): Promise<void> {
    if (this.ended) return;
    try {
      await this.open.shelf.keep(this.draft());
      tell(this.state, this.stage.say.text("kept", { at: this.stage.say.clock(new Date()) }));
      this.state.classList.remove("wrong");
    } catch (fault) {
      if (!(fault instanceof Full)) throw fault;
      tell(this.state, this.stage.say.text("full"));
      this.state.classList.add("wrong");
      this.stage.notice(this.stage.say.text("full"), "bad");
    }
  }

  private draft(): Draft {
    return {
      id: this.filling.instanceId,
      form: this.form.hash,
      title: this.named.title,
      titles: this.named.titles,
      called: this.called(),
      kept: this.filling.kept(),
      files: this.files,
      begun: this.begun,
      changed: Date.now(),
    };
  }

  /** What to call it in a list: the form's own name for it, or nothing. */
  private called(): string {
    const named = [...this.filling.top.all()].find((node) => node.name === "instanceName");
    return named?.read.slice(0, 80) ?? "";
  }

  async addFile(name: string, type: string, content: ArrayBuffer): Promise<boolean> {
    try {
      this.files.push(await this.open.shelf.keepFile(this.filling.instanceId, name, type, content));
      return true;
    } catch (fault) {
      if (!(fault instanceof Full)) throw fault;
      this.stage.notice(this.stage.say.text("full_file"), "bad");
      return false;
    }
  }

  fileOf(name: string): FileNote | undefined {
    return this.files.find((file) => file.name === name);
  }

  async blobOf(name: string): Promise<Blob | null> {
    const note = this.fileOf(name);
    return note === undefined ? null : this.open.shelf.file(this.filling.instanceId, note);
  }

  async dropFile(name: string): Promise<void> {
    this.files = this.files.filter((file) => file.name !== name);
    await this.save();
    await this.open.shelf.dropFile(this.filling.instanceId, name);
  }

  // Leaving

  async keep(): Promise<void> {
    await this.save();
  }

  async leave(): Promise<void> {
    await this.save();
    this.letGo();
  }

  private async finish(): Promise<void> {
    const found = faults(this.filling);
    this.tellFaults(found, true);
    if (found.length > 0) return;
    await this.save();
    this.filling.end();
    const used = asked(this.filling, this.form.body, this.filling.top)
      .filter(([question, node]) => takesFile(question) && node.counts && node.value !== "")
      .map(([, node]) => this.fileOf(node.value))
      .filter((file): file is FileNote => file !== undefined);
    try {
      await this.open.shelf.finish(this.draft(), this.form, written(this.filling), used, Date.now());
    } catch (fault) {
      if (!(fault instanceof Full)) throw fault;
      return this.stage.notice(this.stage.say.text("full"), "bad");
    }
    this.ended = true;
    this.stage.notice(this.stage.say.text("finished_told"), "good");
    await this.stage.home();
    void this.stage.sync();
  }

  /** All that is wrong, first in one list that leads to each. */
  private tellFaults(found: readonly Fault[], moves: boolean): void {
    for (const view of this.views) view.blame(moves ? found : [], moves);
    const { say } = this.stage;
    if (found.length === 0) return fill(this.summary);
    const links = found.map((fault) => {
      const go = (event: Event): void => {
        event.preventDefault();
        for (const view of this.views) if (view.focus(fault)) return;
      };
      const label = this.filling.choices.said(fault.question.label, fault.node) || fault.node.name;
      return el("li", {}, el("a", { href: "#", onclick: go }, label), ` · ${wordsOf(fault, this)}`);
    });
    fill(this.summary, el("h2", {}, say.text("faults", { n: found.length })), el("ul", {}, ...links));
    if (moves) this.summary.focus();
  }
}

export function wordsOf(fault: Fault, sheet: Sheet): string {
  return fault.says || sheet.stage.say.text(`fault_${fault.kind}`);
}
