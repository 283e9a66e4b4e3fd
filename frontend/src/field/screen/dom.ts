/** Making elements. Text is always text: nothing that was typed or sent becomes markup. */

type Child = Node | string | null | false | undefined;
type Given = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>;

/** `el("button", {class: "primary", onclick: go}, "Go")`; true is a bare attribute, false and null are none. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, given: Given = {}, ...kids: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...kids.filter((kid): kid is Node | string => kid !== null && kid !== false && kid !== undefined));
  return made;
}

/** A label of a form: `**strong**` and lines, as ODK's markdown has them; the rest stays as it is written. */
export function spoken(text: string): (Node | string)[] {
  return text.split("\n").flatMap((line, at) => [...(at > 0 ? [el("br")] : []), ...strong(line)]);
}

function strong(line: string): (Node | string)[] {
  const parts = line.replace(/^#{1,6}\s+/, "").split(/(?:\*\*|__)/);
  if (parts.length % 2 === 0) return [line];
  return parts.map((part, at) => (at % 2 === 1 ? el("strong", {}, part) : part)).filter((part) => part !== "");
}

export function fill(parent: Element, ...kids: Child[]): void {
  parent.replaceChildren(...kids.filter((kid): kid is Node | string => kid !== null && kid !== false && kid !== undefined));
}

/** Set the text only where it changed, so that a reader of the screen is not told again. */
export function tell(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

let made = 0;
export const freshId = (stem: string): string => `${stem}-${++made}`;
