/**
 * Whether somebody is there. A page that lies open asks by itself when colleagues do something; what it asks while nobody
 * touched it says so, and the server does not count it as use: a session that nobody uses ends, whatever its page does.
 */

const STILL_MS = 60_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"];

let touched = performance.now(); // whoever opened the page was there

for (const kind of TOUCHES) addEventListener(kind, () => (touched = performance.now()), { capture: true, passive: true });

/** Headers for a request of this page's own scripts. */
export function asking(): Record<string, string> {
  return performance.now() - touched > STILL_MS ? { "x-unasked": "1" } : {};
}
