/** Walking the questions of a form. */

import type { Control, Question, Repeat } from "./form.ts";

export function isQuestion(control: Control): control is Question {
  return control.kind !== "group" && control.kind !== "repeat";
}

export function* questions(body: readonly Control[]): Generator<Question> {
  for (const control of body) {
    if (isQuestion(control)) yield control;
    else yield* questions(control.kids);
  }
}

export function* repeats(body: readonly Control[]): Generator<Repeat> {
  for (const control of body) {
    if (isQuestion(control)) continue;
    if (control.kind === "repeat") yield control;
    yield* repeats(control.kids);
  }
}

/** Whether a question takes a file, several words of a list, one of them. */
export const takesFile = (question: Question): boolean => question.kind === "upload";
export const takesSeveral = (question: Question): boolean => question.kind === "select" || question.kind === "rank";
export const takesChoice = (question: Question): boolean => takesSeveral(question) || question.kind === "select1";
