/** The small things: menus that close, the mark that says the page is live, links to copy, what changed shown for a moment. */
import { tell } from "./notices.ts";

function menus(): void {
  const open = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
      event.preventDefault();
    });
  });
}

function live(): void {
  const mark = document.getElementById("live");
  if (!mark) return;
  const say = (on: boolean): void => {
    mark.classList.toggle("off", !on);
    const text = document.body.dataset[on ? "live" : "lost"] ?? "";
    mark.title = text;
    const told = mark.querySelector(".hidden-text");
    if (told && told.textContent !== text) told.textContent = text;
  };
  say(false);
  document.body.addEventListener("htmx:sseOpen", () => say(true));
  document.body.addEventListener("htmx:sseError", () => say(false));
}

function copies(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (!button) return;
    const text = button.dataset["copy"] || location.href;
    void navigator.clipboard.writeText(text).then(() => tell(document.body.dataset["copied"] ?? "", "good"));
  });
}

/** What came by itself (not by a click of whoever reads) is tinted for two seconds. */
function changes(): void {
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const detail = (event as CustomEvent<{ requestConfig?: { triggeringEvent?: Event } }>).detail;
    const why = detail.requestConfig?.triggeringEvent?.type ?? "";
    if (!why.startsWith("sse:") || !(event.target instanceof HTMLElement)) return;
    event.target.classList.remove("changed");
    void event.target.offsetWidth; // so that the animation begins again
    event.target.classList.add("changed");
  });
}

/** A button beside the field of the zone that fills in the zone of this machine. */
function zone(): void {
  const input = document.querySelector<HTMLInputElement>("[data-own-zone]");
  if (!input) return;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "small" });
  button.textContent = `${input.dataset["ownZone"] ?? ""}: ${own}`;
  button.addEventListener("click", () => (input.value = own));
  input.after(button);
}

const AGAIN_MS = 5000; // so long a second press of the same button is taken for a shake of the hand

/** A form that was just sent is not sent again by a double click; the page that comes back may send it anew. */
function once(): void {
  const sent = new WeakMap<HTMLFormElement, number>();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    const now = performance.now();
    if (now - (sent.get(form) ?? -AGAIN_MS) < AGAIN_MS) event.preventDefault();
    else sent.set(form, now);
    if (form.getAttribute("action") === "/signout") sessionStorage.clear(); // what was typed and not sent stays with nobody
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll<HTMLFormElement>("form").forEach((form) => sent.delete(form));
  });
}

/** Everything folded away is printed too. */
function printing(): void {
  addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach((one) => one.setAttribute("open", "")));
}

export function startFrame(): void {
  menus();
  live();
  copies();
  changes();
  zone();
  once();
  printing();
}
