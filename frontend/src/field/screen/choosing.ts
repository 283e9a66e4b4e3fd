/** Choosing of a list: one, several, or all in an order. */

import type { Offered } from "../choices.ts";
import type { Question } from "../form.ts";
import type { Node as Answer } from "../tree.ts";
import { el, fill } from "./dom.ts";
import type { Ids, Input, Sheet, Take } from "./sheet.ts";

const LONG = 12; // a list beyond this is a menu, where the form does not say otherwise

const words = (value: string): string[] => value.split(/\s+/).filter((word) => word !== "");
const alike = (one: readonly Offered[], other: readonly Offered[]): boolean => JSON.stringify(one) === JSON.stringify(other);

export function chosenFrom(sheet: Sheet, question: Question, node: Answer, ids: Ids, take: Take): Input {
  const look = question.look ?? [];
  const offered = sheet.filling.choices.offered(question, node);
  const menu = question.kind === "select1" && (look.includes("minimal") || look.includes("autocomplete") || offered.length > LONG);
  return menu ? fromMenu(sheet, question, node, ids, take) : fromTicks(sheet, question, node, ids, take);
}

function fromMenu(sheet: Sheet, question: Question, node: Answer, ids: Ids, take: Take): Input {
  const select = el("select", { id: ids.input, "aria-describedby": `${ids.hint} ${ids.wrong}` });
  let shown: readonly Offered[] = [{ value: "", label: "" }];
  select.addEventListener("change", () => take(select.value, false));
  return {
    element: select,
    grouped: false,
    note: false,
    refresh: (readonly) => {
      const offered = sheet.filling.choices.offered(question, node);
      if (!alike(offered, shown)) {
        const options = offered.map((one) => el("option", { value: one.value }, one.label));
        fill(select, el("option", { value: "" }, sheet.stage.say.text("choose")), ...options);
        shown = offered;
      }
      select.value = node.value;
      select.disabled = readonly;
    },
    mark: (wrong) => select.setAttribute("aria-invalid", String(wrong)),
    focus: () => select.focus(),
  };
}

function fromTicks(sheet: Sheet, question: Question, node: Answer, ids: Ids, take: Take): Input {
  const several = question.kind === "select";
  const list = el("div", { class: "ticks" });
  let shown: readonly Offered[] = [];
  const chosen = (): string => {
    const ticked = [...list.querySelectorAll("input")].filter((input) => input.checked).map((input) => input.value);
    return ticked.join(" ");
  };
  list.addEventListener("change", () => take(chosen(), false));
  const one = ({ value, label }: Offered, at: number): HTMLElement => {
    const input = el("input", { type: several ? "checkbox" : "radio", name: ids.input, value, id: `${ids.input}-${at}`, "aria-describedby": ids.wrong });
    return el("label", { class: "tick", for: input.id }, input, el("span", { dir: "auto" }, label));
  };
  const clear = el("button", { type: "button", class: "quiet small", onclick: () => take("", false) }, sheet.stage.say.text("clear"));
  return {
    element: el("div", {}, list, several ? null : clear),
    grouped: true,
    note: false,
    refresh: (readonly) => {
      const offered = sheet.filling.choices.offered(question, node);
      if (!alike(offered, shown)) fill(list, ...offered.map(one));
      shown = offered;
      const picked = new Set(several ? words(node.value) : [node.value]);
      for (const input of list.querySelectorAll("input")) {
        input.checked = picked.has(input.value);
        input.disabled = readonly;
      }
      clear.hidden = node.value === "" || readonly;
    },
    mark: (wrong) => {
      for (const input of list.querySelectorAll("input")) input.setAttribute("aria-invalid", String(wrong));
    },
    focus: () => list.querySelector("input")?.focus(),
  };
}

/** All of a list in an order: each with a way up and a way down, no dragging needed (WCAG 2.2, 2.5.7). */
export function ranked(sheet: Sheet, question: Question, node: Answer, take: Take): Input {
  const { say } = sheet.stage;
  const list = el("ol", { class: "ranks" });
  const element = el("div", {}, list);
  let drawn = "";
  const order = (): Offered[] => {
    const offered = sheet.filling.choices.offered(question, node);
    const told = words(node.value);
    const known = told.map((value) => offered.find((one) => one.value === value)).filter((one) => one !== undefined);
    return [...known, ...offered.filter((one) => !told.includes(one.value))];
  };
  const move = (at: number, by: number): void => {
    const now = order();
    const [moved] = now.splice(at, 1);
    now.splice(at + by, 0, moved as Offered);
    take(now.map((one) => one.value).join(" "), false);
    list.querySelectorAll<HTMLButtonElement>(by < 0 ? ".up" : ".down")[at + by]?.focus();
  };
  const draw = (readonly: boolean): void => {
    const now = order();
    const rows = now.map((one, at) =>
      el(
        "li",
        {},
        el("span", { dir: "auto" }, one.label),
        el("button", { type: "button", class: "small up", disabled: readonly || at === 0, "aria-label": say.text("rank_up", { what: one.label }), onclick: () => move(at, -1) }, "↑"),
        el("button", { type: "button", class: "small down", disabled: readonly || at === now.length - 1, "aria-label": say.text("rank_down", { what: one.label }), onclick: () => move(at, 1) }, "↓"),
      ),
    );
    const keep = el("button", { type: "button", class: "small", onclick: () => take(now.map((one) => one.value).join(" "), false) }, say.text("rank_keep"));
    fill(list, ...rows);
    fill(element, list, node.value === "" && !readonly ? keep : null);
  };
  return {
    element,
    grouped: true,
    note: false,
    refresh: (readonly) => {
      const state = JSON.stringify([order(), readonly, node.value === ""]);
      if (state !== drawn) draw(readonly);
      drawn = state;
    },
    mark: (wrong) => element.classList.toggle("invalid", wrong),
    focus: () => list.querySelector<HTMLButtonElement>("button:not(:disabled)")?.focus(),
  };
}
