/** Dates and times, as the ODK XForms specification has them: days since 1970-01-01 by the clock of this device. */

import { type Callable, nth, ofTexts, textAt } from "./calling.ts";
import { asText, dateText, dayPart, daysOf, instantOf, instantText, ofDays, type Value } from "./values.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const two = (value: number): string => String(value).padStart(2, "0");

const MARKS: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => String(date.getFullYear()).padStart(4, "0"),
  y: (date) => two(date.getFullYear() % 100),
  m: (date) => two(date.getMonth() + 1),
  n: (date) => String(date.getMonth() + 1),
  b: (date) => MONTHS[date.getMonth()] as string,
  d: (date) => two(date.getDate()),
  e: (date) => String(date.getDate()),
  H: (date) => two(date.getHours()),
  h: (date) => String(date.getHours()),
  M: (date) => two(date.getMinutes()),
  S: (date) => two(date.getSeconds()),
  3: (date) => String(date.getMilliseconds()).padStart(3, "0"),
  a: (date) => DAYS[date.getDay()] as string,
};

/** A date from a text of one, or from days since 1970-01-01. */
function dated(value: Value, withTime: boolean): string {
  const text = typeof value === "number" ? ofDays(withTime ? value : Math.floor(value)) : asText(value);
  const days = daysOf(text);
  if (Number.isNaN(days)) return text === "" || Number.isNaN(Number(text)) ? "" : dated(Number(text), withTime);
  if (withTime) return instantText(instantOf(text) as Date);
  return ofDays(Math.floor(days));
}

function formatted(text: string, pattern: string): string {
  const date = instantOf(dated(text, true));
  if (date === null) return "";
  return pattern.replaceAll(/%([A-Za-z0-9])/g, (mark, letter: string) => MARKS[letter]?.(date) ?? mark);
}

const format: Callable = (given, scope) => {
  const value = nth(given, 0, scope);
  return formatted(typeof value === "number" ? ofDays(value) : asText(value), textAt(given, 1, scope));
};

export const DATES: Readonly<Record<string, Callable>> = {
  today: (_, scope) => dateText(scope.host.now()),
  now: (_, scope) => instantText(scope.host.now()),
  date: (given, scope) => dated(nth(given, 0, scope), false),
  "date-time": (given, scope) => dated(nth(given, 0, scope), true),
  "decimal-date-time": ofTexts((text = "") => daysOf(text)),
  "decimal-time": ofTexts((text = "") => dayPart(text)),
  "format-date": format,
  "format-date-time": format,
};
