/** How a function of an expression is called, and the ways most of them take what they are given. */

import type { Node } from "../tree.ts";
import { XPathFault } from "./lex.ts";
import type { Expression } from "./parse.ts";
import type { Scope } from "./scope.ts";
import { asNumber, asText, isNodes, type Value } from "./values.ts";

/** Gets its arguments as they are written, so that if() and once() can leave one alone. */
export type Callable = (given: readonly Expression[], scope: Scope) => Value;

export function nth(given: readonly Expression[], index: number, scope: Scope): Value {
  const one = given[index];
  if (one === undefined) throw new XPathFault(`a function lacks its argument ${index + 1}`);
  return scope.worth(one, scope);
}

export const textAt = (given: readonly Expression[], index: number, scope: Scope): string => asText(nth(given, index, scope));

export const numberAt = (given: readonly Expression[], index: number, scope: Scope): number =>
  asNumber(nth(given, index, scope));

export function nodesAt(given: readonly Expression[], index: number, scope: Scope): readonly Node[] {
  const value = nth(given, index, scope);
  if (!isNodes(value)) throw new XPathFault("a function needs nodes and got a value");
  return value;
}

/** Each text among the arguments from `first` on: a set of nodes stands for the text of each. */
export function textsFrom(given: readonly Expression[], first: number, scope: Scope): string[] {
  return given.slice(first).flatMap((one) => {
    const value = scope.worth(one, scope);
    return isNodes(value) ? value.map((node) => node.read) : [asText(value)];
  });
}

/** The same as numbers, without the blanks: what was not answered adds nothing. */
export function numbersFrom(given: readonly Expression[], scope: Scope): number[] {
  const texts = given.flatMap((one) => {
    const value = scope.worth(one, scope);
    return isNodes(value) ? value.map((node) => node.read) : [value as string | number | boolean];
  });
  return texts.filter((one) => one !== "").map((one) => asNumber(one));
}

export const ofTexts =
  (does: (...texts: string[]) => Value): Callable =>
  (given, scope) =>
    does(...given.map((one) => asText(scope.worth(one, scope))));

export const ofNumbers =
  (does: (...numbers: number[]) => Value): Callable =>
  (given, scope) =>
    does(...given.map((one) => asNumber(scope.worth(one, scope))));
