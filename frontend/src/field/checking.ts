/** What is wrong with the answers: what is lacking, what is no date, what the form does not allow. */

import type { Control, Question } from "./form.ts";
import type { Filling } from "./filling.ts";
import { isQuestion, takesFile } from "./questions.ts";
import { below, type Node } from "./tree.ts";
import { daysOf, dayPart } from "./xpath/values.ts";

export type FaultKind = "required" | "type" | "constraint";

export interface Fault {
  readonly node: Node;
  readonly question: Question;
  readonly kind: FaultKind;
  /** The form's own words, where it has some. */
  readonly says: string;
}

/** The fault of one answer; null where it may stand. What does not count is never at fault. */
export function faultOf(filling: Filling, question: Question, node: Node): Fault | null {
  if (!node.counts) return null;
  const bind = filling.bind(node);
  const fault = (kind: FaultKind, says = ""): Fault => ({ node, question, kind, says });
  if (node.value === "") {
    const required = filling.asks(bind.required, node, false);
    return required ? fault("required", filling.choices.said(bind.required_says, node)) : null;
  }
  if (!fits(bind.type, node.value) && !takesFile(question)) return fault("type");
  if (filling.asks(bind.constraint, node, true)) return null;
  return fault("constraint", filling.choices.said(bind.constraint_says, node));
}

/** Every fault, in the order of the questions as they stand on the screen. */
export function faults(filling: Filling): Fault[] {
  return asked(filling, filling.form.body, filling.top)
    .map(([question, node]) => faultOf(filling, question, node))
    .filter((fault) => fault !== null);
}

/** Each question with the node it asks for, in order, repeats one after the other. */
export function asked(filling: Filling, body: readonly Control[], at: Node): [Question, Node][] {
  return body.flatMap((control) => {
    if (isQuestion(control)) return below(at, control.ref ?? "").map((node): [Question, Node] => [control, node]);
    if (control.kind === "group") return asked(filling, control.kids, at);
    return below(at, control.ref ?? "").flatMap((one) => asked(filling, control.kids, one));
  });
}

const INTEGER = /^-?\d{1,15}$/;
const DECIMAL = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** Whether a text is a value of the type (ODK XForms, "Data Types"). */
export function fits(type: string, value: string): boolean {
  switch (type) {
    case "int":
    case "integer":
      return INTEGER.test(value);
    case "decimal":
      return DECIMAL.test(value);
    case "date":
      return !value.includes("T") && !Number.isNaN(daysOf(value));
    case "dateTime":
      return value.includes("T") && !Number.isNaN(daysOf(value));
    case "time":
      return !Number.isNaN(dayPart(value));
    case "geopoint":
      return isPoint(value);
    case "geotrace":
      return places(value).length >= 2 && places(value).every(isPoint);
    case "geoshape":
      return isRing(places(value));
    default:
      return true;
  }
}

function places(value: string): string[] {
  return value
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** "latitude longitude altitude accuracy", degrees of WGS 84 and metres; the last two may be missing. */
function isPoint(value: string): boolean {
  const numbers = value.trim().split(/\s+/);
  if (numbers.length < 2 || numbers.length > 4 || !numbers.every((one) => DECIMAL.test(one))) return false;
  return Math.abs(Number(numbers[0])) <= 90 && Math.abs(Number(numbers[1])) <= 180 && Number(numbers[3] ?? 0) >= 0;
}

function isRing(points: readonly string[]): boolean {
  return points.length >= 4 && points.every(isPoint) && points[0] === points.at(-1);
}
