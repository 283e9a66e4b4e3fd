/** The four kinds of values of XPath 1.0, and how one becomes another; dates as the ODK XForms specification has them. */

import { Node } from "../tree.ts";

export type Value = readonly Node[] | string | number | boolean;

const DAY = 86_400_000;
const DATE = /^(-?\d{4,})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(-?\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/;

export function isNodes(value: Value): value is readonly Node[] {
  return typeof value === "object";
}

export function asText(value: Value): string {
  if (isNodes(value)) return value[0]?.read ?? "";
  if (typeof value === "number") return written(value);
  return typeof value === "boolean" ? String(value) : value;
}

/** A number as XPath writes it: never with an exponent, never more digits than tell it apart. */
export function written(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "0";
  const short = String(value);
  if (!short.includes("e")) return short;
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, "");
}

/** A number; a date is its days since 1970-01-01, with the part of the day that a time is (ODK XForms, "dates"). */
export function asNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = asText(value).trim();
  return NUMBER.test(text) ? Number(text) : daysOf(text);
}

export function asBoolean(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return isNodes(value) ? asText(value) !== "" : value !== "";
}

/** Days since 1970-01-01 by the clock on the wall of this device; NaN where the text is no date. */
export function daysOf(text: string): number {
  const plain = DATE.exec(text);
  if (plain !== null) return dayNumber(Number(plain[1]), Number(plain[2]), Number(plain[3]));
  const instant = instantOf(text);
  return instant === null ? Number.NaN : (instant.getTime() - instant.getTimezoneOffset() * 60_000) / DAY;
}

function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.getTime() / DAY : Number.NaN;
}

/** The instant that a date or a date with time tells; without a zone it is this device's. Null where it is none. */
export function instantOf(text: string): Date | null {
  const plain = DATE.exec(text);
  if (plain !== null) {
    const days = dayNumber(Number(plain[1]), Number(plain[2]), Number(plain[3]));
    return Number.isNaN(days) ? null : new Date(Number(plain[1]), Number(plain[2]) - 1, Number(plain[3]));
  }
  const match = DATE_TIME.exec(text);
  if (match === null || Number.isNaN(dayNumber(Number(match[1]), Number(match[2]), Number(match[3])))) return null;
  if (Number(match[4]) > 23 || Number(match[5]) > 59 || Number(match[6] ?? 0) > 59) return null;
  const seconds = `${match[6] ?? "00"}${(match[7] ?? "").slice(0, 4)}`;
  const told = new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${seconds}${zone(match[8])}`);
  return Number.isNaN(told.getTime()) ? null : told;
}

function zone(told: string | undefined): string {
  if (told === undefined || told === "Z") return told ?? "";
  const digits = told.replace(":", "").padEnd(5, "0");
  return `${digits.slice(0, 3)}:${digits.slice(3)}`;
}

/** The part of a day, from 0 to 1, that a time of day tells; NaN where it is none. */
export function dayPart(text: string): number {
  const match = TIME.exec(text);
  if (match === null) {
    const days = daysOf(text);
    return days - Math.floor(days);
  }
  if (Number(match[1]) > 23 || Number(match[2]) > 59 || Number(match[3] ?? 0) > 59) return Number.NaN;
  return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)) / 86_400;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** A day of this device's calendar: 2026-02-05. */
export function dateText(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** An instant with the zone of this device: 2026-02-05T14:03:00.000+02:00. */
export function instantText(date: Date): string {
  const away = -date.getTimezoneOffset();
  const sign = away < 0 ? "-" : "+";
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const offset = `${sign}${two(Math.floor(Math.abs(away) / 60))}:${two(Math.abs(away) % 60)}`;
  return `${dateText(date)}T${time}.${String(date.getMilliseconds()).padStart(3, "0")}${offset}`;
}

/** The date, or the date with time, that so many days since 1970-01-01 are; blank for none. */
export function ofDays(days: number): string {
  if (Number.isNaN(days)) return "";
  if (Number.isInteger(days)) return new Date(days * DAY).toISOString().slice(0, 10);
  const wall = new Date(Math.round(days * DAY));
  return instantText(
    new Date(
      wall.getUTCFullYear(),
      wall.getUTCMonth(),
      wall.getUTCDate(),
      wall.getUTCHours(),
      wall.getUTCMinutes(),
      wall.getUTCSeconds(),
      wall.getUTCMilliseconds(),
    ),
  );
}
