/** What the ODK XForms specification adds to XPath (https://getodk.github.io/xforms-spec/, "XPath Functions"). */

import { Node } from "../tree.ts";
import { type Callable, nodesAt, nth, numberAt, numbersFrom, ofNumbers, ofTexts, textAt, textsFrom } from "./calling.ts";
import { areaOf, lengthOf, pointsOf } from "./earth.ts";
import { XPathFault } from "./lex.ts";
import type { Expression } from "./parse.ts";
import type { Scope } from "./scope.ts";
import { asBoolean, asText, isNodes, type Value } from "./values.ts";

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/** The whole text must fit, as in JavaRosa; a pattern that is none is the form's fault, and said. */
function fits(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    throw new XPathFault(`not a pattern: ${pattern}`);
  }
}

const chosen: Callable = (given, scope) => {
  const index = given.findIndex((one, at) => at % 2 === 0 && at + 1 < given.length && asBoolean(nth(given, at, scope)) && one);
  return nth(given, index < 0 ? given.length - 1 : index + 1, scope);
};

const coalesce: Callable = (given, scope) => {
  for (let at = 0; at < given.length; at += 1) {
    const value = nth(given, at, scope);
    if (asText(value) !== "" || at === given.length - 1) return value;
  }
  return "";
};

/** How many are true lies between `least` and `most`; -1 is no bound. */
function between(count: number, least: number, most: number): boolean {
  return (least < 0 || count >= least) && (most < 0 || count <= most);
}

const checklist: Callable = (given, scope) => {
  const held = given.slice(2).flatMap((_, at) => truths(nth(given, at + 2, scope)));
  return between(held.filter(Boolean).length, numberAt(given, 0, scope), numberAt(given, 1, scope));
};

function truths(value: Value): boolean[] {
  if (!isNodes(value)) return [asBoolean(value) && value !== "0" && value !== "false"];
  return value.map((node) => truth(node.read));
}

const truth = (text: string): boolean => text === "1" || text.toLowerCase() === "true";

const weighted: Callable = (given, scope) => {
  let total = 0;
  for (let at = 2; at + 1 < given.length; at += 2)
    if (truths(nth(given, at, scope)).some(Boolean)) total += numberAt(given, at + 1, scope);
  return between(total, numberAt(given, 0, scope), numberAt(given, 1, scope));
};

/** indexed-repeat(node, repeat, index, …): the node within the repeat of that place, from 1. */
const indexed: Callable = (given, scope) => {
  let found = nodesAt(given, 0, scope);
  for (let at = 1; at + 1 < given.length; at += 2) {
    const place = numberAt(given, at + 1, scope);
    const repeats = new Set(nodesAt(given, at, scope).filter((node) => node.position === place));
    found = found.filter((node) => [...upward(node)].some((one) => repeats.has(one)));
  }
  return found;
};

function* upward(from: Node): Generator<Node> {
  for (let node: Node | null = from; node !== null; node = node.parent) yield node;
}

function instance(given: readonly Expression[], scope: Scope): readonly Node[] {
  const id = textAt(given, 0, scope);
  const list = scope.host.list(id);
  if (list === null) throw new XPathFault(`the form has no list ${id}`);
  return [list];
}

/** Fisher and Yates; with a seed the same order every time (Park and Miller's generator, as JavaRosa). */
const randomize: Callable = (given, scope) => {
  const mixed = [...nodesAt(given, 0, scope)];
  const draw = given.length > 1 ? seeded(numberAt(given, 1, scope)) : () => scope.host.random();
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(draw() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as Node, mixed[last] as Node];
  }
  return mixed;
};

const MODULUS = 2_147_483_647;

function seeded(seed: number): () => number {
  let state = Math.trunc(seed) % MODULUS;
  if (state <= 0 || Number.isNaN(state)) state = Number.isNaN(state) ? 1 : state + MODULUS - 1;
  return () => {
    state = (state * 16_807) % MODULUS;
    return (state - 1) / (MODULUS - 1);
  };
}

function substr(text: string, from: number, to?: number): string {
  const letters = [...text];
  return letters.slice(from, to).join("");
}

/** The extreme of what was answered; without any, no number. */
const extreme =
  (pick: (...numbers: number[]) => number): Callable =>
  (given, scope) => {
    const numbers = numbersFrom(given, scope);
    return numbers.length > 0 ? pick(...numbers) : Number.NaN;
  };

const points = (given: readonly Expression[], scope: Scope): ReturnType<typeof pointsOf> => pointsOf(textsFrom(given, 0, scope).join(";"));

export const ODK: Readonly<Record<string, Callable>> = {
  if: chosen,
  coalesce,
  once: (given, scope) => (scope.node.value === "" ? nth(given, 0, scope) : scope.node.value),
  selected: ofTexts((text = "", word = "") => words(text).includes(word.trim())),
  "selected-at": (given, scope) => words(textAt(given, 0, scope))[numberAt(given, 1, scope)] ?? "",
  "count-selected": ofTexts((text = "") => words(text).length),
  "jr:choice-name": (given, scope) =>
    scope.host.choiceName(textAt(given, 0, scope), textAt(given, 1, scope).trim(), scope.node),
  "jr:itext": (given, scope) => scope.host.itext(textAt(given, 0, scope), scope.node),
  join: (given, scope) => textsFrom(given, 1, scope).join(textAt(given, 0, scope)),
  substr: (given, scope) =>
    substr(textAt(given, 0, scope), numberAt(given, 1, scope), given.length > 2 ? numberAt(given, 2, scope) : undefined),
  "ends-with": ofTexts((text = "", end = "") => text.endsWith(end)),
  regex: ofTexts((text = "", pattern = "") => fits(text, pattern)),
  uuid: (_, scope) => scope.host.uuid(),
  "boolean-from-string": ofTexts((text = "") => truth(text)),
  checklist,
  "weighted-checklist": weighted,
  "indexed-repeat": indexed,
  instance,
  current: (_, scope) => [scope.asked],
  randomize,
  "count-non-empty": (given, scope) => nodesAt(given, 0, scope).filter((node) => node.read !== "").length,
  max: extreme(Math.max),
  min: extreme(Math.min),
  int: ofNumbers((value = Number.NaN) => Math.trunc(value)),
  pow: ofNumbers((base = Number.NaN, power = Number.NaN) => base ** power),
  sqrt: ofNumbers((value = Number.NaN) => Math.sqrt(value)),
  exp: ofNumbers((value = Number.NaN) => Math.exp(value)),
  exp10: ofNumbers((value = Number.NaN) => 10 ** value),
  log: ofNumbers((value = Number.NaN) => Math.log(value)),
  log10: ofNumbers((value = Number.NaN) => Math.log10(value)),
  abs: ofNumbers((value = Number.NaN) => Math.abs(value)),
  sin: ofNumbers((value = Number.NaN) => Math.sin(value)),
  cos: ofNumbers((value = Number.NaN) => Math.cos(value)),
  tan: ofNumbers((value = Number.NaN) => Math.tan(value)),
  asin: ofNumbers((value = Number.NaN) => Math.asin(value)),
  acos: ofNumbers((value = Number.NaN) => Math.acos(value)),
  atan: ofNumbers((value = Number.NaN) => Math.atan(value)),
  atan2: ofNumbers((y = Number.NaN, x = Number.NaN) => Math.atan2(y, x)),
  pi: () => Math.PI,
  random: (_, scope) => scope.host.random(),
  distance: (given, scope) => lengthOf(points(given, scope)),
  area: (given, scope) => areaOf(points(given, scope)),
  version: (_, scope) => scope.host.version,
};

