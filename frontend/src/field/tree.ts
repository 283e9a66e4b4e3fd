/** The tree of answers: what the form's instance becomes while it is filled. */

import type { Seed } from "./form.ts";

let counter = 0;

export class Node {
  /** Unique while the page lives: what the screen and the reader's place hang on. */
  readonly key = ++counter;
  readonly kids: Node[] = [];
  parent: Node | null = null;
  value = "";
  /** Whether this node's own rule lets it be asked; a node counts only where all above it do too. */
  relevant = true;

  readonly name: string;
  /** The path without positions, as binds name it: /data/weapon/kind. */
  readonly path: string;
  readonly attributes: Readonly<Record<string, string>>;

  constructor(name: string, path: string, attributes: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.path = path;
    this.attributes = attributes;
  }

  add(kid: Node, before: Node | null = null): Node {
    kid.parent = this;
    const place = before === null ? this.kids.length : this.kids.indexOf(before);
    this.kids.splice(place, 0, kid);
    return kid;
  }

  drop(kid: Node): void {
    this.kids.splice(this.kids.indexOf(kid), 1);
    kid.parent = null;
  }

  /** Relevant itself, and within nothing that is not. */
  get counts(): boolean {
    for (let node: Node | null = this; node !== null; node = node.parent) if (!node.relevant) return false;
    return true;
  }

  /** What an expression reads here: an answer that does not count reads as blank (ODK XForms, "relevance"). */
  get read(): string {
    if (!this.counts) return "";
    return this.kids.length > 0 ? this.kids.map((kid) => kid.read).join("") : this.value;
  }

  *all(): Generator<Node> {
    yield this;
    for (const kid of this.kids) yield* kid.all();
  }

  /** Its place, from 1, among the siblings of its name. */
  get position(): number {
    const peers = this.parent?.kids.filter((kid) => kid.name === this.name) ?? [this];
    return peers.indexOf(this) + 1;
  }
}

/** A fresh subtree, repeats with what the form says stands there at first: one, where it says no number. */
export function grown(seed: Seed, above: string): Node {
  const node = new Node(seed.name, `${above}/${seed.name}`, seed.attributes);
  node.value = seed.value ?? "";
  const kids = seed.kids ?? [];
  for (const kid of kids) if (!kid.repeat || alone(kid, kids)) node.add(grown(kid, node.path));
  return node;
}

/** Within a template the form has only what a new one looks like, and none that stands already. */
const alone = (repeat: Seed, kids: readonly Seed[]): boolean => kids.every((kid) => kid === repeat || kid.name !== repeat.name);

/** What a new one of each repeat looks like, by path. */
export function templates(seed: Seed, above = ""): Map<string, Seed> {
  const path = `${above}/${seed.name}`;
  const found = new Map<string, Seed>();
  if (seed.repeat) found.set(path, seed);
  for (const kid of seed.kids ?? []) for (const [at, one] of templates(kid, path)) if (!found.has(at)) found.set(at, one);
  return found;
}

/** A document: a root without a name whose one kid is the tree. */
export function rooted(top: Node): Node {
  const root = new Node("", "");
  root.add(top);
  return root;
}

/** The nearest node at or above `from` whose path is `path`. */
export function above(from: Node, path: string): Node | null {
  for (let node: Node | null = from; node !== null; node = node.parent) if (node.path === path) return node;
  return null;
}

/** The node that a question with `path` speaks of, seen from a node at or above it: never into another's repeat. */
export function below(from: Node, path: string): Node[] {
  if (from.path === path) return [from];
  if (!path.startsWith(`${from.path}/`) && from.name !== "") return [];
  return from.kids.flatMap((kid) => below(kid, path));
}
