/**
 * A form being filled: the answers, and what follows from them.
 *
 * After each answer everything that can follow is worked out again until nothing changes: how often a repeat
 * stands, what counts, what is calculated, which choices are still on their list. Forms are small; this is plain
 * and always whole. Calculations that draw lots or read the clock are asked again only when what they read changed,
 * as ODK Collect does, so that a number drawn once stays.
 */

import { Choices } from "./choices.ts";
import { type Bind, type Form, type Repeat, SCHEMA } from "./form.ts";
import { repeats } from "./questions.ts";
import { above, below, grown, Node, rooted, templates } from "./tree.ts";
import { evaluate } from "./xpath/evaluate.ts";
import type { Host } from "./xpath/scope.ts";
import { asBoolean, asNumber, asText, dateText, instantText, type Value } from "./xpath/values.ts";

/** What the page knows of its world; given, so that tests can give their own. */
export interface World {
  now(): Date;
  random(): number;
  uuid(): string;
  /** deviceid, username, email, phonenumber: what the property preloads ask. */
  property(name: string): string;
}

/** The answers as they are kept between two sittings: [name, value] or [name, kids]. */
export type Kept = readonly [string, string | readonly Kept[]];

export class FormFault extends Error {
  override readonly name = "FormFault";
}

const MOST_REPEATS = 1000; // of one repeat at one place: a count beyond is a slip of the finger, and is refused
const LOTS = /\b(?:now|random|uuid|randomize)\s*\(/;

export class Filling implements Host {
  readonly form: Form;
  readonly root: Node;
  readonly choices: Choices;
  language: string;
  private readonly world: World;
  private readonly seeds: ReturnType<typeof templates>;
  private readonly counted: readonly Repeat[];
  private readonly drawn = new Map<Node, string>();

  constructor(form: Form, world: World, language: string, kept?: Kept) {
    if (form.schema !== SCHEMA) throw new FormFault(`this page reads forms of schema ${SCHEMA}, not ${form.schema}`);
    this.form = form;
    this.world = world;
    this.language = language;
    this.seeds = templates(form.instance);
    this.counted = [...repeats(form.body)].filter((one) => one.count !== undefined);
    this.choices = new Choices(form, this);
    this.root = rooted(kept === undefined ? grown(form.instance, "") : this.regrown(kept, ""));
    if (kept === undefined) this.begin();
    this.settle();
  }

  get top(): Node {
    return this.root.kids[0] as Node;
  }

  get instanceId(): string {
    return [...this.top.all()].find((node) => node.name === "instanceID")?.value ?? "";
  }

  // Answers

  /** Put an answer, and let everything follow. Characters that XML cannot carry are left out. */
  answer(node: Node, value: string): void {
    const clean = carried(value);
    if (node.value === clean) return;
    node.value = clean;
    this.act("xforms-value-changed", node);
    this.settle();
  }

  /** One more of a repeat, after the others of the same parent. Throws FormFault past a thousand. */
  addTo(parent: Node, path: string): Node {
    const made = this.sprout(parent, path);
    this.settle();
    return made;
  }

  remove(node: Node): void {
    node.parent?.drop(node);
    this.settle();
  }

  /** Called once, when whoever fills says it is done: the end is timed. */
  end(): void {
    for (const node of this.top.all()) {
      const preload = this.bind(node).preload;
      if (preload?.kind === "timestamp" && preload.what === "end") node.value = instantText(this.now());
    }
    this.settle();
  }

  bind(node: Node): Bind {
    return this.form.binds[node.path] ?? { type: "string" };
  }

  asks(expression: string | undefined, node: Node, otherwise: boolean): boolean {
    return expression === undefined ? otherwise : asBoolean(this.worth(expression, node));
  }

  worth(expression: string, node: Node): Value {
    return evaluate(expression, node, this);
  }

  // What is kept

  kept(): Kept {
    const keep = (node: Node): Kept => [node.name, node.kids.length > 0 || this.isGroup(node) ? node.kids.map(keep) : node.value];
    return keep(this.top);
  }

  private isGroup(node: Node): boolean {
    return this.seedAt(node.path)?.kids !== undefined;
  }

  private seedAt(path: string): Form["instance"] | undefined {
    const [first, ...names] = path.split("/").slice(1);
    if (first !== this.form.instance.name) return undefined;
    return names.reduce<Form["instance"] | undefined>(
      (seed, name) => seed?.kids?.find((kid) => kid.name === name),
      this.form.instance,
    );
  }

  private regrown([name, held]: Kept, parent: string): Node {
    const path = `${parent}/${name}`;
    const node = new Node(name, path, this.seedAt(path)?.attributes ?? {});
    if (typeof held === "string") node.value = held;
    else for (const kid of held) node.add(this.regrown(kid, path));
    return node;
  }

  // Beginning

  private begin(): void {
    for (const node of this.top.all()) this.preload(node);
    this.act("odk-instance-first-load", null);
  }

  private preload(node: Node): void {
    const preload = this.bind(node).preload;
    if (preload === undefined) return;
    if (preload.kind === "uid") node.value = `uuid:${this.uuid()}`;
    else if (preload.kind === "date") node.value = dateText(this.now());
    else if (preload.kind === "timestamp" && preload.what === "start") node.value = instantText(this.now());
    else if (preload.kind === "property") node.value = carried(this.world.property(preload.what));
  }

  private act(event: string, from: Node | null): void {
    for (const action of this.form.actions) {
      if (action.kind !== "setvalue" || !action.events.includes(event)) continue;
      if (event === "xforms-value-changed" && action.from !== from?.path) continue;
      const nearest = from === null ? this.top : nearestAbove(from, action.ref);
      for (const node of below(nearest, action.ref)) {
        const value = action.value === undefined ? (action.words ?? "") : told(this.worth(action.value, node));
        if (value === node.value) continue;
        node.value = carried(value);
        if (event === "xforms-value-changed") this.act(event, node);
      }
    }
  }

  // Repeats

  private sprout(parent: Node, path: string): Node {
    const seed = this.seeds.get(path);
    if (seed === undefined) throw new FormFault(`the form has no repeat ${path}`);
    const peers = parent.kids.filter((kid) => kid.path === path);
    if (peers.length >= MOST_REPEATS) throw new FormFault(`more than ${MOST_REPEATS} of ${path}`);
    const last = peers.at(-1);
    const before = last === undefined ? this.following(parent, path) : parent.kids[parent.kids.indexOf(last) + 1];
    const made = parent.add(grown(seed, parent.path), before ?? null);
    for (const node of made.all()) this.preload(node);
    this.actNew(made);
    return made;
  }

  /** The first node after the place where the form has a repeat that stands nowhere yet. */
  private following(parent: Node, path: string): Node | undefined {
    const order = this.seedAt(parent.path)?.kids?.map((kid) => kid.name) ?? [];
    const later = new Set(order.slice(order.lastIndexOf(path.slice(path.lastIndexOf("/") + 1)) + 1));
    return parent.kids.find((kid) => later.has(kid.name));
  }

  private actNew(made: Node): void {
    for (const action of this.form.actions)
      if (action.kind === "setvalue" && action.events.includes("odk-new-repeat"))
        for (const node of below(made, action.ref))
          node.value = carried(action.value === undefined ? (action.words ?? "") : told(this.worth(action.value, node)));
  }

  // What follows

  /** Work everything out until nothing changes; a form whose rules never come to rest is refused. */
  private settle(): void {
    const most = Object.keys(this.form.binds).length + 10;
    for (let round = 0; round < most; round += 1) if (!this.round()) return;
    throw new FormFault("the rules of this form go round in a circle");
  }

  private round(): boolean {
    let changed = this.recount();
    for (const node of [...this.top.all()]) {
      const bind = this.form.binds[node.path];
      if (bind === undefined) continue;
      const relevant = this.asks(bind.relevant, node, true);
      changed ||= relevant !== node.relevant;
      node.relevant = relevant;
      if (bind.calculate !== undefined) changed = this.calculate(node, bind.calculate) || changed;
    }
    return this.choices.drop() || changed;
  }

  private calculate(node: Node, expression: string): boolean {
    if (LOTS.test(expression) && !this.mayDraw(node, expression)) return false;
    const value = carried(told(this.worth(expression, node)));
    const changed = value !== node.value;
    node.value = value;
    if (changed) this.act("xforms-value-changed", node);
    return changed;
  }

  /** Whether what a calculation by lot or clock reads is other than when it was last asked. */
  private mayDraw(node: Node, expression: string): boolean {
    const paths = expression.replaceAll(/'[^']*'|"[^"]*"/g, "").match(/[\w./-]*\/[\w./-]+/g) ?? [];
    const read = paths.map((path) => asText(this.worth(path, node))).join("\n");
    if (this.drawn.get(node) === read) return false;
    this.drawn.set(node, read);
    return true;
  }

  /** Give each counted repeat as many as its count says. */
  private recount(): boolean {
    let changed = false;
    for (const repeat of this.counted) {
      const path = repeat.ref as string;
      for (const parent of below(this.top, path.slice(0, path.lastIndexOf("/")))) {
        const wanted = Math.max(0, Math.trunc(asNumber(this.worth(repeat.count as string, parent)) || 0));
        const found = parent.kids.filter((kid) => kid.path === path);
        changed ||= wanted !== found.length;
        for (const one of found.slice(wanted)) parent.drop(one);
        for (let more = found.length; more < wanted; more += 1) this.sprout(parent, path);
      }
    }
    return changed;
  }

  // What expressions ask (Host)

  get version(): string {
    return this.form.version;
  }

  now(): Date {
    return this.world.now();
  }

  random(): number {
    return this.world.random();
  }

  uuid(): string {
    return this.world.uuid();
  }

  list(id: string): Node | null {
    return this.choices.list(id);
  }

  itext(id: string, at: Node): string {
    return this.choices.itext(id, at);
  }

  choiceName(value: string, path: string, at: Node): string {
    return this.choices.nameOf(value, path, at);
  }
}

function nearestAbove(from: Node, path: string): Node {
  for (let node: Node | null = from; node !== null; node = node.parent)
    if (node.path !== "" && (path === node.path || path.startsWith(`${node.path}/`))) return node;
  return above(from, "") ?? from;
}

/** A value as an answer: what is no number is no answer. */
function told(value: Value): string {
  return typeof value === "number" && !Number.isFinite(value) ? "" : asText(value);
}

/** Only what XML 1.0 can carry (section 2.2, "Char"); a lone surrogate is none. */
export function carried(value: string): string {
  return value.replaceAll(/\p{Surrogate}/gu, "\uFFFD").replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "");
}
