/** What people type as a form writes it, and back. */

import { instantOf, instantText } from "../xpath/values.ts";

/** Digits of any keyboard as the digits that XForms writes; a comma or an Arabic point as the point. */
export function digits(typed: string): string {
  return typed
    .trim()
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/[٫,]/g, ".")
    .replaceAll(/[\u2212\u2013]/g, "-");
}

/** An instant as the clock on the wall of this device shows it, for an input; and back. */
export function wallTime(value: string): string {
  const at = instantOf(value);
  return at === null ? "" : instantText(at).slice(0, 16);
}

export function instantAt(typed: string): string {
  const at = typed === "" ? null : instantOf(typed);
  return at === null ? "" : instantText(at);
}
