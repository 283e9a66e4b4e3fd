/** The lists of choices and the texts of a form, in the language of whoever fills it. */

import type { Form, Itemset, Question, Text, Words } from "./form.ts";
import { questions, takesChoice, takesSeveral } from "./questions.ts";
import { below, Node } from "./tree.ts";
import { evaluate } from "./xpath/evaluate.ts";
import type { Host } from "./xpath/scope.ts";
import { asText, isNodes } from "./xpath/values.ts";

export interface Offered {
  readonly value: string;
  readonly label: string;
}

interface Asking extends Host {
  readonly top: Node;
  readonly language: string;
}

export class Choices {
  private readonly lists = new Map<string, Node>();
  private readonly form: Form;
  private readonly filling: Asking;
  private readonly filtered: readonly Question[];

  constructor(form: Form, filling: Asking) {
    this.form = form;
    this.filling = filling;
    this.filtered = [...questions(form.body)].filter((one) => one.itemset !== undefined && takesChoice(one));
    for (const [id, items] of Object.entries(form.lists)) this.lists.set(id, listed(items));
  }

  list(id: string): Node | null {
    return this.lists.get(id) ?? null;
  }

  /** What may be chosen for a question at a node, in the order of the form. */
  offered(question: Question, at: Node): Offered[] {
    if (question.itemset !== undefined) return this.fromList(question.itemset, at);
    return (question.choices ?? []).map(({ value, label }) => ({ value, label: this.said(label, at) || value }));
  }

  private fromList(itemset: Itemset, at: Node): Offered[] {
    const found = evaluate(itemset.nodeset, at, this.filling);
    if (!isNodes(found)) return [];
    return found.map((item) => {
      const value = asText(evaluate(itemset.value_ref, item, this.filling));
      return { value, label: asText(evaluate(itemset.label_ref, item, this.filling)) || value };
    });
  }

  /** Take back what is chosen and no longer on its list: the raion of another oblast. True where one was. */
  drop(): boolean {
    let changed = false;
    for (const question of this.filtered)
      for (const node of below(this.filling.top, question.ref ?? "")) changed = this.dropAt(question, node) || changed;
    return changed;
  }

  private dropAt(question: Question, node: Node): boolean {
    if (node.value === "" || !node.counts) return false;
    const offered = new Set(this.offered(question, node).map((one) => one.value));
    const chosen = takesSeveral(question) ? node.value.split(/\s+/) : [node.value];
    const left = chosen.filter((one) => offered.has(one)).join(" ");
    const changed = left !== node.value;
    node.value = left;
    return changed;
  }

  /** A text as it is said here; what a language lacks is said in the language the form begins with. */
  said(text: Text | undefined, at: Node): string {
    if (text === undefined) return "";
    return "id" in text ? this.itext(text.id, at) : this.spoken(text.words, at);
  }

  itext(id: string, at: Node): string {
    return this.spoken(this.words(id) ?? [], at);
  }

  private words(id: string): Words | undefined {
    for (const language of this.languages()) {
      const text = this.form.texts[language]?.[id];
      if (text?.words !== undefined) return text.words;
    }
    return undefined;
  }

  guidance(id: string, at: Node): string {
    for (const language of this.languages()) {
      const words = this.form.texts[language]?.[id]?.guidance;
      if (words !== undefined) return this.spoken(words, at);
    }
    return "";
  }

  private languages(): string[] {
    return [this.filling.language, this.form.language ?? "", ...Object.keys(this.form.texts)];
  }

  private spoken(words: Words, at: Node): string {
    return words
      .map((part) => (typeof part === "string" ? part : this.shown(asText(evaluate(part.out, at, this.filling)))))
      .join("");
  }

  private shown(value: string): string {
    return value === "NaN" ? "" : value;
  }

  /** The label of a value of the question at `path`, seen from a node (jr:choice-name). */
  nameOf(value: string, path: string, at: Node): string {
    const found = evaluate(path, at, this.filling);
    const node = isNodes(found) ? found[0] : undefined;
    const question = [...questions(this.form.body)].find((one) => one.ref === node?.path);
    if (node === undefined || question === undefined) return "";
    return this.offered(question, node).find((one) => one.value === value)?.label ?? "";
  }
}

/** A list as a document that expressions can walk: root, items, columns. */
function listed(items: readonly Readonly<Record<string, string>>[]): Node {
  const list = new Node("instance", "");
  const root = list.add(new Node("root", "/root"));
  for (const item of items) {
    const node = root.add(new Node("item", "/root/item"));
    for (const [name, value] of Object.entries(item)) node.add(new Node(name, `/root/item/${name}`)).value = value;
  }
  return list;
}
