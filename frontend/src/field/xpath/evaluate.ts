/**
 * Works an expression out at a node of the answers.
 *
 * XPath 1.0, with the two habits of JavaRosa that forms rely on: an answer that does not count reads as blank, and
 * a path that leads nowhere compares as blank.
 */

import { Node } from "../tree.ts";
import { FUNCTIONS } from "./functions.ts";
import { XPathFault } from "./lex.ts";
import { type Expression, parse, type Step } from "./parse.ts";
import type { Host, Scope } from "./scope.ts";
import { asBoolean, asNumber, isNodes, type Value } from "./values.ts";

export function evaluate(expression: string, node: Node, host: Host): Value {
  return worth(parse(expression), { host, node, position: 1, size: 1, asked: node, worth });
}

function worth(tree: Expression, scope: Scope): Value {
  switch (tree.kind) {
    case "number":
    case "text":
      return tree.value;
    case "negative":
      return -asNumber(worth(tree.of, scope));
    case "two":
      return twoSided(tree.sign, tree.left, tree.right, scope);
    case "filter":
      return nodes(worth(tree.of, scope), (found) => kept(found, tree.predicates, scope));
    case "path":
      return walk(tree.from, tree.steps, scope);
    case "call":
      return call(tree.name, tree.given, scope);
  }
}

function call(name: string, given: readonly Expression[], scope: Scope): Value {
  const known = FUNCTIONS.get(name);
  if (known === undefined) throw new XPathFault(`there is no function ${name}()`);
  return known(given, scope);
}

function nodes(value: Value, then: (found: readonly Node[]) => readonly Node[]): readonly Node[] {
  if (!isNodes(value)) throw new XPathFault("a path can only go on from nodes");
  return then(value);
}

function twoSided(sign: string, left: Expression, right: Expression, scope: Scope): Value {
  if (sign === "or") return asBoolean(worth(left, scope)) || asBoolean(worth(right, scope));
  if (sign === "and") return asBoolean(worth(left, scope)) && asBoolean(worth(right, scope));
  const one = worth(left, scope);
  const other = worth(right, scope);
  if (sign === "|") return inOrder(nodes(one, (found) => [...found, ...nodes(other, (more) => more)]), scope.host.root);
  if (sign in COUNTING) return (COUNTING[sign] as Counting)(asNumber(one), asNumber(other));
  return compares(sign, one, other);
}

type Counting = (one: number, other: number) => number;
const COUNTING: Readonly<Record<string, Counting>> = {
  "+": (one, other) => one + other,
  "-": (one, other) => one - other,
  "*": (one, other) => one * other,
  div: (one, other) => one / other,
  mod: (one, other) => one % other,
};

/** Nodes compare by any of them (XPath 1.0, 3.4); none at all compares as blank. */
function compares(sign: string, one: Value, other: Value): boolean {
  const left = several(one, other);
  const right = several(other, one);
  return left.some((a) => right.some((b) => holds(sign, a, b)));
}

function several(value: Value, beside: Value): (string | number | boolean)[] {
  if (!isNodes(value)) return [value];
  if (typeof beside === "boolean") return [asBoolean(value)];
  return value.length === 0 ? [""] : value.map((node) => node.read);
}

function holds(sign: string, one: string | number | boolean, other: string | number | boolean): boolean {
  if (sign === "=" || sign === "!=") return same(one, other) === (sign === "=");
  const [a, b] = [asNumber(one), asNumber(other)];
  if (sign === "<") return a < b;
  if (sign === "<=") return a <= b;
  return sign === ">" ? a > b : a >= b;
}

function same(one: string | number | boolean, other: string | number | boolean): boolean {
  if (typeof one === "boolean" || typeof other === "boolean") return asBoolean(one) === asBoolean(other);
  if (typeof one === "number" || typeof other === "number") return asNumber(one) === asNumber(other);
  return one === other;
}

function walk(from: "root" | "here" | Expression, steps: readonly Step[], scope: Scope): readonly Node[] {
  let found: readonly Node[];
  if (from === "root") found = [scope.host.root];
  else if (from === "here") found = [scope.node];
  else found = nodes(worth(from, scope), (begun) => begun);
  for (const step of steps) found = taken(found, step, scope);
  return found;
}

function taken(from: readonly Node[], step: Step, scope: Scope): readonly Node[] {
  const found = from.flatMap((node) => kept(along(node, step), step.predicates, scope));
  return from.length > 1 ? [...new Set(found)] : found;
}

/** The nodes of a step, nearest first as the axis goes. */
function along(node: Node, step: Step): Node[] {
  if (step.axis === "attribute") return attributes(node, step.test);
  return onAxis(node, step.axis).filter((one) => step.test === "node()" || (one.name !== "" && fits(one, step.test)));
}

function fits(node: Node, test: string): boolean {
  return test === "*" || node.name === test || node.name === test.slice(test.indexOf(":") + 1);
}

function attributes(node: Node, test: string): Node[] {
  const names = Object.keys(node.attributes).filter((name) => test === "*" || name === test);
  return names.map((name) => {
    const found = new Node(name, `${node.path}/@${name}`);
    found.value = node.attributes[name] ?? "";
    found.parent = node;
    return found;
  });
}

function onAxis(node: Node, axis: Step["axis"]): Node[] {
  const peers = node.parent?.kids ?? [];
  switch (axis) {
    case "child":
      return node.kids;
    case "self":
      return [node];
    case "parent":
      return node.parent === null ? [] : [node.parent];
    case "descendant":
      return [...node.all()].slice(1);
    case "descendant-or-self":
      return [...node.all()];
    case "ancestor":
      return upward(node.parent);
    case "ancestor-or-self":
      return upward(node);
    case "following-sibling":
      return peers.slice(peers.indexOf(node) + 1);
    case "preceding-sibling":
      return peers.slice(0, Math.max(0, peers.indexOf(node))).reverse();
    case "attribute":
      return [];
  }
}

function upward(from: Node | null): Node[] {
  return from === null ? [] : [from, ...upward(from.parent)];
}

function kept(found: readonly Node[], predicates: readonly Expression[], scope: Scope): readonly Node[] {
  let left = found;
  for (const predicate of predicates) {
    const size = left.length;
    left = left.filter((node, index) => {
      const told = worth(predicate, { ...scope, node, position: index + 1, size });
      return typeof told === "number" ? told === index + 1 : asBoolean(told);
    });
  }
  return left;
}

function inOrder(found: readonly Node[], root: Node): Node[] {
  const unique = new Set(found);
  const ordered = [...root.all()].filter((node) => unique.has(node));
  return ordered.length === unique.size ? ordered : [...unique];
}

