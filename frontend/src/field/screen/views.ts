/** The questions of a form as parts of a page: made once, then only shown, hidden and told anew. */

import { type Fault, faultOf } from "../checking.ts";
import type { Control, Group, Question, Repeat } from "../form.ts";
import { isQuestion } from "../questions.ts";
import { below, type Node as Answer } from "../tree.ts";
import { el, fill, freshId, spoken, tell } from "./dom.ts";
import { inputFor } from "./inputs.ts";
import type { Input, Sheet } from "./sheet.ts";

export interface View {
  readonly element: HTMLElement;
  refresh(): void;
  /** Show the faults that are ours; `all`: also those of questions nobody touched. */
  blame(found: readonly Fault[], all: boolean): void;
  focus(fault: Fault): boolean;
}

export function viewsOf(sheet: Sheet, body: readonly Control[], at: Answer, level: number): View[] {
  return body.map((control) => {
    if (isQuestion(control)) return new QuestionView(sheet, control, at);
    return control.kind === "group" ? new GroupView(sheet, control, at, level) : new RepeatView(sheet, control, at, level);
  });
}

const heading = (level: number): "h2" | "h3" | "h4" | "h5" | "h6" => `h${Math.min(6, level)}` as "h2";

class GroupView implements View {
  readonly element: HTMLElement;
  private readonly sheet: Sheet;
  private readonly group: Group;
  private readonly node: Answer | null;
  private readonly title: HTMLElement | null;
  private readonly kids: View[];

  constructor(sheet: Sheet, group: Group, at: Answer, level: number) {
    this.sheet = sheet;
    this.group = group;
    const only = group.kids.length === 1 && group.kids[0]?.kind === "repeat"; // pyxform puts each repeat into a group
    this.node = only || group.ref === undefined ? null : (below(at, group.ref)[0] ?? null);
    this.title = group.label === undefined ? null : el(heading(level), {});
    this.kids = viewsOf(sheet, group.kids, at, group.label === undefined ? level : level + 1);
    // A part has its heading and is no region: a form with repeats would be full of landmarks of one name.
    this.element = el("div", { class: "group" }, this.title, ...this.kids.map((kid) => kid.element));
  }

  refresh(): void {
    this.element.hidden = this.node !== null && !this.node.counts;
    if (this.element.hidden) return;
    if (this.title !== null) tell(this.title, this.sheet.filling.choices.said(this.group.label, this.node ?? this.sheet.filling.top));
    for (const kid of this.kids) kid.refresh();
  }

  blame(found: readonly Fault[], all: boolean): void {
    for (const kid of this.kids) kid.blame(found, all);
  }

  focus(fault: Fault): boolean {
    return this.kids.some((kid) => kid.focus(fault));
  }
}

interface One {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  readonly kids: View[];
}

class RepeatView implements View {
  readonly element: HTMLElement;
  private readonly sheet: Sheet;
  private readonly repeat: Repeat;
  private readonly at: Answer;
  private readonly level: number;
  private readonly list = el("div", { class: "several" });
  private readonly add: HTMLButtonElement | null;
  private readonly ones = new Map<Answer, One>();

  constructor(sheet: Sheet, repeat: Repeat, at: Answer, level: number) {
    this.sheet = sheet;
    this.repeat = repeat;
    this.at = at;
    this.level = level;
    const fixed = repeat.count !== undefined || repeat.fixed === true;
    const more = (): void => this.more();
    this.add = fixed ? null : el("button", { type: "button", class: "add", onclick: more }, sheet.stage.say.text("repeat_add"));
    this.element = el("div", { class: "repeat" }, this.list, this.add);
  }

  private get nodes(): Answer[] {
    return below(this.at, this.repeat.ref ?? "");
  }

  private get parent(): Answer {
    const path = this.repeat.ref ?? "";
    return below(this.at, path.slice(0, path.lastIndexOf("/")))[0] ?? this.at;
  }

  private more(): void {
    this.sheet.guarded(() => {
      const made = this.sheet.filling.addTo(this.parent, this.repeat.ref ?? "");
      this.sheet.changed();
      this.ones.get(made)?.title.focus();
    });
  }

  private less(node: Answer): void {
    this.sheet.filling.remove(node);
    this.sheet.changed();
    this.add?.focus();
  }

  private made(node: Answer): One {
    const { say } = this.sheet.stage;
    const title = el(heading(this.level), { tabindex: -1 });
    const kids = viewsOf(this.sheet, this.repeat.kids, node, this.level + 1);
    const drop = el("button", { type: "button", class: "quiet", onclick: () => this.less(node) }, say.text("repeat_drop"));
    const element = el(
      "div",
      { class: "one" },
      el("div", { class: "onehead" }, title, this.add === null ? null : drop),
      ...kids.map((kid) => kid.element),
    );
    return { element, title, kids };
  }

  refresh(): void {
    const nodes = this.nodes;
    for (const [node, one] of this.ones) {
      if (nodes.includes(node)) continue;
      one.element.remove();
      this.ones.delete(node);
    }
    nodes.forEach((node, at) => {
      const known = this.ones.get(node) ?? this.made(node);
      this.ones.set(node, known);
      if (this.list.children[at] !== known.element) this.list.insertBefore(known.element, this.list.children[at] ?? null);
      known.element.hidden = !node.counts;
      const label = this.sheet.filling.choices.said(this.repeat.label, node);
      tell(known.title, this.sheet.stage.say.text("repeat_nth", { what: label, n: at + 1 }).trim());
      for (const kid of known.kids) kid.refresh();
    });
    if (this.add !== null) this.add.hidden = !this.parent.counts;
  }

  blame(found: readonly Fault[], all: boolean): void {
    for (const one of this.ones.values()) for (const kid of one.kids) kid.blame(found, all);
  }

  focus(fault: Fault): boolean {
    return [...this.ones.values()].some((one) => one.kids.some((kid) => kid.focus(fault)));
  }
}

class QuestionView implements View {
  readonly element: HTMLElement;
  private readonly sheet: Sheet;
  private readonly question: Question;
  private readonly node: Answer;
  private readonly input: Input;
  private readonly label: HTMLElement;
  private readonly hint: HTMLElement;
  private readonly wrong: HTMLElement;
  private touched = false;

  constructor(sheet: Sheet, question: Question, at: Answer) {
    this.sheet = sheet;
    this.question = question;
    const node = below(at, question.ref ?? "")[0];
    if (node === undefined) throw new RangeError(`no node for ${question.ref ?? "a question"}`);
    this.node = node;
    const ids = { input: freshId("q"), label: freshId("l"), hint: freshId("h"), wrong: freshId("w") };
    this.input = inputFor(sheet, question, node, ids, (value, typing) => this.take(value, typing));
    this.label = this.input.grouped ? el("legend", { id: ids.label }) : el("label", { id: ids.label, for: ids.input });
    this.hint = el("span", { class: "hint", id: ids.hint });
    this.wrong = el("span", { class: "wrong", id: ids.wrong });
    this.element = el(
      this.input.grouped ? "fieldset" : "div",
      { class: "field question", "aria-describedby": this.input.grouped ? `${ids.hint} ${ids.wrong}` : null },
      this.label,
      this.hint,
      this.input.element,
      this.wrong,
    );
    this.element.addEventListener("focusout", () => {
      this.touched ||= this.node.value !== "";
      this.check();
    });
  }

  private take(value: string, typing: boolean): void {
    this.sheet.guarded(() => {
      this.sheet.filling.answer(this.node, value);
      if (!typing) this.touched = true;
      this.sheet.changed(typing);
    });
  }

  private get isNote(): boolean {
    return this.input.note;
  }

  refresh(): void {
    const { filling } = this.sheet;
    this.element.hidden = !this.node.counts;
    if (this.element.hidden) return;
    const bind = filling.bind(this.node);
    const words = filling.choices.said(this.question.label, this.node);
    if (this.label.dataset["said"] !== words) {
      fill(this.label, ...spoken(words));
      this.label.dataset["said"] = words;
    }
    tell(this.hint, filling.choices.said(this.question.hint, this.node));
    this.hint.hidden = this.hint.textContent === "";
    this.label.classList.toggle("required", !this.isNote && filling.asks(bind.required, this.node, false));
    this.input.refresh(filling.asks(bind.readonly, this.node, false));
    if (this.touched) this.check();
  }

  /** Say what is wrong with an answer that was given; what was not reached yet is not scolded. */
  private check(): void {
    if (this.isNote) return;
    const fault = faultOf(this.sheet.filling, this.question, this.node);
    this.scold(fault !== null && (fault.kind !== "required" || this.wrong.textContent !== "") ? fault : null);
  }

  private scold(fault: Fault | null): void {
    const words = fault === null ? "" : fault.says || this.sheet.stage.say.text(`fault_${fault.kind}`);
    tell(this.wrong, words);
    this.wrong.hidden = words === "";
    this.input.mark(fault !== null);
  }

  blame(found: readonly Fault[], all: boolean): void {
    if (all) this.scold(found.find((fault) => fault.node === this.node && fault.question === this.question) ?? null);
  }

  focus(fault: Fault): boolean {
    if (fault.node !== this.node || fault.question !== this.question) return false;
    this.input.focus();
    this.element.scrollIntoView({ block: "center" });
    return true;
  }
}
