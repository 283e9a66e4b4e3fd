/** One input for each kind of question. Each is usable with a keyboard, with a thumb, and read aloud. */

import type { Question } from "../form.ts";
import type { Node as Answer } from "../tree.ts";
import { chosenFrom, ranked } from "./choosing.ts";
import { el, tell } from "./dom.ts";
import { filed } from "./files.ts";
import { placed } from "./place.ts";
import type { Ids, Input, Sheet, Take } from "./sheet.ts";
import { digits, instantAt, wallTime } from "./typing.ts";

export function inputFor(sheet: Sheet, question: Question, node: Answer, ids: Ids, take: Take): Input {
  const bind = sheet.filling.bind(node);
  switch (question.kind) {
    case "select1":
    case "select":
      return chosenFrom(sheet, question, node, ids, take);
    case "rank":
      return ranked(sheet, question, node, take);
    case "upload":
      return filed(sheet, question, node, ids, take);
    case "trigger":
      return trigger(sheet, node, ids, take);
    case "range":
      return range(sheet, question, node, ids, take);
    default:
      if (bind.readonly === "true()" && bind.calculate === undefined) return note(node);
      if (["geopoint", "geotrace", "geoshape"].includes(bind.type)) return placed(sheet, bind.type, node, ids, take);
      return typed(sheet, question, bind.type, node, ids, take);
  }
}

function note(node: Answer): Input {
  const element = el("p", { class: "said" });
  return {
    element,
    grouped: true,
    note: true,
    refresh: () => {
      tell(element, node.value);
      element.hidden = node.value === "";
    },
    mark: () => undefined,
    focus: () => undefined,
  };
}

interface Kind {
  readonly type: string;
  readonly mode?: string;
  readonly shown: (value: string) => string;
  readonly taken: (typed: string) => string;
}

const same = (value: string): string => value;
const TEXT: Kind = { type: "text", shown: same, taken: same };

const KINDS: Readonly<Record<string, Kind>> = {
  int: { type: "text", mode: "numeric", shown: same, taken: digits },
  integer: { type: "text", mode: "numeric", shown: same, taken: digits },
  decimal: { type: "text", mode: "decimal", shown: same, taken: digits },
  date: { type: "date", shown: same, taken: same },
  time: { type: "time", shown: (value) => value.slice(0, 5), taken: (typed) => (typed === "" ? "" : `${typed}:00.000`.slice(0, 12)) },
  dateTime: { type: "datetime-local", shown: wallTime, taken: instantAt },
};

function kindOf(question: Question, type: string): Kind {
  const look = question.look ?? [];
  if (type === "date" && look.includes("year"))
    return { type: "text", mode: "numeric", shown: (value) => value.slice(0, 4), taken: (typed) => (typed === "" ? "" : `${digits(typed)}-01-01`) };
  if (type === "date" && look.includes("month-year"))
    return { type: "month", shown: (value) => value.slice(0, 7), taken: (typed) => (typed === "" ? "" : `${typed}-01`) };
  if (question.kind === "secret") return { ...TEXT, type: "password" };
  if (type === "string" && look.includes("numbers")) return { ...TEXT, mode: "numeric" };
  return KINDS[type] ?? TEXT;
}

function typed(sheet: Sheet, question: Question, type: string, node: Answer, ids: Ids, take: Take): Input {
  const kind = kindOf(question, type);
  const given = { id: ids.input, "aria-describedby": `${ids.hint} ${ids.wrong}`, autocomplete: "off", dir: kind.mode === undefined && kind.type === "text" ? "auto" : null };
  const long = question.look?.includes("multiline") === true || question.rows !== undefined;
  const input = long ? el("textarea", { ...given, rows: question.rows ?? 4 }) : el("input", { ...given, type: kind.type, inputmode: kind.mode });
  input.addEventListener("input", () => take(kind.taken(input.value), kind.type === "text" || long));
  input.addEventListener("change", () => take(kind.taken(input.value), false));
  const zone = type === "dateTime" ? el("span", { class: "hint" }, sheet.stage.say.text("zone", { zone: zoneName() })) : null;
  return {
    element: zone === null ? input : el("div", {}, input, zone),
    grouped: false,
    note: false,
    refresh: (readonly) => {
      input.readOnly = readonly;
      const shown = kind.shown(node.value);
      if (document.activeElement !== input && input.value !== shown) input.value = shown;
    },
    mark: (wrong) => input.setAttribute("aria-invalid", String(wrong)),
    focus: () => input.focus(),
  };
}

const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function trigger(sheet: Sheet, node: Answer, ids: Ids, take: Take): Input {
  const input = el("input", { type: "checkbox", id: ids.input, "aria-describedby": ids.wrong });
  input.addEventListener("change", () => take(input.checked ? "OK" : "", false));
  return {
    element: el("label", { class: "tick" }, input, el("span", {}, sheet.stage.say.text("agreed"))),
    grouped: true,
    note: false,
    refresh: (readonly) => {
      input.disabled = readonly;
      input.checked = node.value === "OK";
    },
    mark: (wrong) => input.setAttribute("aria-invalid", String(wrong)),
    focus: () => input.focus(),
  };
}

/** A slider says nothing until it is moved: its middle is no answer. */
function range(sheet: Sheet, question: Question, node: Answer, ids: Ids, take: Take): Input {
  const { start = "1", end = "10", step = "1" } = question;
  const input = el("input", { type: "range", id: ids.input, min: start, max: end, step, "aria-describedby": `${ids.hint} ${ids.wrong}` });
  const shown = el("output", { for: ids.input, class: "figure" });
  const clear = el("button", { type: "button", class: "quiet small" }, sheet.stage.say.text("clear"));
  input.addEventListener("input", () => take(input.value, false));
  input.addEventListener("pointerup", () => take(input.value, false));
  input.addEventListener("keydown", (event) => {
    if (node.value === "" && (event.key === " " || event.key === "Enter")) take(input.value, false);
  });
  clear.addEventListener("click", () => take("", false));
  return {
    element: el("div", { class: "range" }, input, el("div", { class: "rangesays" }, shown, clear)),
    grouped: false,
    note: false,
    refresh: (readonly) => {
      input.disabled = readonly;
      if (node.value !== "") input.value = node.value;
      input.classList.toggle("untold", node.value === "");
      tell(shown, node.value === "" ? sheet.stage.say.text("not_answered") : sheet.stage.say.number(Number(node.value), 3));
      input.setAttribute("aria-valuetext", shown.textContent ?? "");
      clear.hidden = node.value === "" || readonly;
    },
    mark: (wrong) => input.setAttribute("aria-invalid", String(wrong)),
    focus: () => input.focus(),
  };
}
