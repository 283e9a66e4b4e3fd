/** What went wrong is told where everybody looks, and never in the place of what somebody was working on. */

/** Statuses whose answer belongs where the form was: it carries what was typed, and what to mend. */
const IN_PLACE = new Set([409, 422]);
const notices = (): HTMLElement => document.getElementById("notices") as HTMLElement;

interface Swap {
  xhr: XMLHttpRequest;
  target: HTMLElement;
  shouldSwap: boolean;
}

/** Show a text until it is closed, or for as long as it takes to read. Tone: bad, warn, good or open. */
export function tell(text: string, tone: string, keep = false): void {
  const flash = document.createElement("div");
  flash.className = `flash t-${tone}`;
  flash.append(Object.assign(document.createElement("p"), { textContent: text }), closer());
  notices().append(flash);
  if (!keep) setTimeout(() => flash.remove(), 6000);
}

function closer(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small quiet";
  button.textContent = document.querySelector("[data-close]")?.textContent ?? "×";
  button.addEventListener("click", () => button.parentElement?.remove());
  return button;
}

export function startNotices(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const detail = (event as CustomEvent<Swap>).detail;
    if (detail.xhr.status < 400 || IN_PLACE.has(detail.xhr.status)) return;
    detail.shouldSwap = false;
    const box = document.createElement("div");
    box.append(new DOMParser().parseFromString(detail.xhr.responseText, "text/html").body);
    const what = box.querySelector("h1")?.textContent ?? "";
    const why = box.querySelector("p")?.textContent ?? "";
    tell([what, why].filter(Boolean).join(": ") || String(detail.xhr.status), "bad", true);
  });
  const failed = (): void => tell(document.body.dataset["failed"] ?? "", "bad");
  document.body.addEventListener("htmx:sendError", failed);
  document.body.addEventListener("htmx:timeout", failed);
}
