/** For a test in a browser: each expression worked out by ours and by the browser's own XPath 1.0, over one document. */

import { Node, rooted } from "../src/field/tree.ts";
import { evaluate } from "../src/field/xpath/evaluate.ts";
import type { Host } from "../src/field/xpath/scope.ts";
import { asText } from "../src/field/xpath/values.ts";

function grown(element: Element, above: string): Node {
  const path = `${above}/${element.localName}`;
  const attributes = Object.fromEntries([...element.attributes].map((one) => [one.name, one.value]));
  const node = new Node(element.localName, path, attributes);
  if (element.children.length === 0) node.value = element.textContent ?? "";
  for (const kid of element.children) node.add(grown(kid, path));
  return node;
}

function compare(xml: string, expressions: readonly string[]): [string, string, string][] {
  const theirs = new DOMParser().parseFromString(xml, "text/xml");
  const root = rooted(grown(theirs.documentElement, ""));
  const host: Host = {
    root,
    version: "",
    now: () => new Date(),
    random: () => 0,
    uuid: () => "",
    list: () => null,
    itext: () => "",
    choiceName: () => "",
  };
  return expressions
    .map((one): [string, string, string] => {
      const ours = evaluate(one, root.kids[0] as Node, host);
      const kind = typeof ours === "number" ? XPathResult.NUMBER_TYPE : XPathResult.STRING_TYPE;
      const told = theirs.evaluate(one, theirs.documentElement, null, kind);
      // Chromium writes numbers as C does (1.00000e+6), which XPath 1.0 forbids: numbers are compared as numbers
      return [one, asText(ours), kind === XPathResult.NUMBER_TYPE ? asText(told.numberValue) : told.stringValue];
    })
    .filter(([, ours, browsers]) => ours !== browsers);
}

Object.assign(globalThis, { compare });
