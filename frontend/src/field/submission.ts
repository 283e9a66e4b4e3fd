/** The answers as the XML that the server takes (OpenRosa 1.0, "Form Submission API"; ODK XForms, "instance"). */

import type { Filling } from "./filling.ts";
import type { Node } from "./tree.ts";

const SPACES =
  ' xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:odk="http://www.opendatakit.org/xforms"';
const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };
const PLAIN = /^(?:xmlns|jr:|odk:)/;

/** Everything that counts; what does not is left out with its answers. */
export function written(filling: Filling): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(filling.top, SPACES)}`;
}

function element(node: Node, spaces = ""): string {
  const attributes = Object.entries(node.attributes)
    .filter(([name]) => !PLAIN.test(name))
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
    .join("");
  const kids = node.kids.filter((kid) => kid.relevant).map((kid) => element(kid));
  const inner = kids.length > 0 ? kids.join("") : escaped(node.value);
  return inner === "" ? `<${node.name}${spaces}${attributes}/>` : `<${node.name}${spaces}${attributes}>${inner}</${node.name}>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (letter) => NAMES[letter] as string);
}
