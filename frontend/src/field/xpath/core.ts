/** The functions of XPath 1.0, section 4. */

import { type Callable, nodesAt, nth, numberAt, numbersFrom, ofNumbers, ofTexts, textsFrom } from "./calling.ts";
import { asBoolean, asNumber, asText } from "./values.ts";

const ownText = (does: (text: string) => string | number): Callable => {
  return (given, scope) => does(given.length > 0 ? asText(nth(given, 0, scope)) : scope.node.read);
};

const name: Callable = (given, scope) => (given.length > 0 ? (nodesAt(given, 0, scope)[0]?.name ?? "") : scope.node.name);

/** Characters as people count them: a pair of surrogates is one (XPath 1.0, 3.6). */
const letters = (text: string): string[] => [...text];

function substring(text: string, from: number, length = Number.POSITIVE_INFINITY): string {
  const first = rounded(from);
  const end = first + rounded(length);
  return letters(text)
    .filter((_, index) => index + 1 >= first && index + 1 < end)
    .join("");
}

function translate(text: string, from: string, to: string): string {
  const [before, after] = [letters(from), letters(to)];
  return letters(text)
    .map((letter) => {
      const at = before.indexOf(letter);
      return at < 0 ? letter : (after[at] ?? "");
    })
    .join("");
}

/** Halves go up (XPath 1.0, 4.4); with places, as the ODK XForms specification adds. */
function rounded(value: number, places = 0): number {
  if (places === 0) return Math.floor(value + 0.5);
  const scale = 10 ** Math.abs(places);
  return places > 0 ? Number((Math.floor(value * scale + 0.5) / scale).toFixed(places)) : rounded(value / scale) * scale;
}

const position: Callable = (given, scope) => {
  if (given.length === 0) return scope.position;
  return nodesAt(given, 0, scope)[0]?.position ?? Number.NaN;
};

export const CORE: Readonly<Record<string, Callable>> = {
  last: (_, scope) => scope.size,
  position,
  count: (given, scope) => nodesAt(given, 0, scope).filter((node) => node.counts).length,
  id: () => [],
  "local-name": name,
  name,
  string: ownText((text) => text),
  concat: (given, scope) => textsFrom(given, 0, scope).join(""),
  "starts-with": ofTexts((text = "", start = "") => text.startsWith(start)),
  contains: ofTexts((text = "", part = "") => text.includes(part)),
  "substring-before": ofTexts((text = "", part = "") => text.slice(0, Math.max(0, text.indexOf(part)))),
  "substring-after": ofTexts((text = "", part = "") =>
    text.includes(part) ? text.slice(text.indexOf(part) + part.length) : "",
  ),
  substring: (given, scope) => {
    const text = asText(nth(given, 0, scope));
    const from = numberAt(given, 1, scope);
    return given.length > 2 ? substring(text, from, numberAt(given, 2, scope)) : substring(text, from);
  },
  "string-length": ownText((text) => letters(text).length),
  "normalize-space": ownText((text) => text.trim().replaceAll(/\s+/g, " ")),
  translate: ofTexts((text = "", from = "", to = "") => translate(text, from, to)),
  boolean: (given, scope) => asBoolean(nth(given, 0, scope)),
  not: (given, scope) => !asBoolean(nth(given, 0, scope)),
  true: () => true,
  false: () => false,
  number: (given, scope) => (given.length > 0 ? numberAt(given, 0, scope) : asNumber([scope.node])),
  sum: (given, scope) => numbersFrom(given, scope).reduce((total, one) => total + one, 0),
  floor: ofNumbers((value = Number.NaN) => Math.floor(value)),
  ceiling: ofNumbers((value = Number.NaN) => Math.ceil(value)),
  round: ofNumbers((value = Number.NaN, places = 0) => rounded(value, places)),
};
