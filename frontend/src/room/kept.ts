/** What a piece of a page that is replaced must not take away: where the focus was, and what its reader had unfolded. */

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), summary, [tabindex]";

interface Held {
  target: Element;
  before: Element | null;
  parent: Element | null;
  folds: Map<string, boolean>;
  focus: { id: string; tag: string; text: string } | null;
}

let held: Held | null = null;

const named = (fold: HTMLDetailsElement): string => fold.id || (fold.querySelector("summary")?.textContent ?? "").trim();
const said = (element: Element): string => (element.textContent ?? "").trim();
const folds = (root: Element): HTMLDetailsElement[] => [...root.querySelectorAll<HTMLDetailsElement>("details")];

function remember(target: Element): Held {
  const at = document.activeElement;
  const inside = at instanceof HTMLElement && at !== target && target.contains(at);
  return {
    target,
    before: target.previousElementSibling,
    parent: target.parentElement,
    folds: new Map(folds(target).map((fold) => [named(fold), fold.open])),
    focus: inside ? { id: at.id, tag: at.tagName, text: said(at) } : null,
  };
}

/** What stands now where the piece stood. */
function place({ target, before, parent }: Held): Element | null {
  if (target.isConnected) return target;
  return before?.isConnected ? before.nextElementSibling : (parent?.firstElementChild ?? null);
}

/** The same thing where it is there again, else the first that can have the focus, else a heading. */
function refocus(root: Element, { id, tag, text }: { id: string; tag: string; text: string }): void {
  const all = [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.checkVisibility());
  const same = (id && document.getElementById(id)) || all.find((one) => one.tagName === tag && said(one) === text);
  const heading = root.matches("tr") ? null : root.querySelector<HTMLElement>("h1, h2");
  if (heading && !same) heading.tabIndex = -1;
  (same || heading || all[0])?.focus({ preventScroll: same !== undefined });
}

export function startKept(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, shouldSwap } = (event as CustomEvent<{ target: Element; shouldSwap: boolean }>).detail;
    held = shouldSwap ? remember(target) : null;
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const root = held && place(held);
    if (!held || !root) return;
    for (const fold of folds(root)) fold.open = held.folds.get(named(fold)) ?? fold.open;
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (held.focus && lost) refocus(root, held.focus);
    held = null;
  });
}
