/** The drawer: a link with `data-why` opens beside the page what it rests on; without scripts it is a page of its own. */
import htmx from "htmx.org";

const drawer = (): HTMLDialogElement => document.getElementById("drawer") as HTMLDialogElement;
const body = (): HTMLElement => document.getElementById("drawer-body") as HTMLElement;
const NARROW = "(max-width: 60rem)";

let opener: HTMLElement | null = null;

/** Show what an address answers in the drawer. `from`: where the focus goes when it closes. */
export async function openDrawer(path: string, from: HTMLElement | null): Promise<void> {
  if (!drawer().open) {
    opener = from;
    if (matchMedia(NARROW).matches) drawer().showModal();
    else drawer().show();
  }
  body().setAttribute("aria-busy", "true");
  body().textContent = document.body.dataset["working"] ?? "";
  (document.getElementById("drawer-whole") as HTMLAnchorElement).href = path;
  await htmx.ajax("get", path, { target: body(), swap: "innerHTML" });
  body().removeAttribute("aria-busy");
  drawer().scrollTop = 0;
  body().focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("truce:drawer", { detail: path }));
}

export function closeDrawer(): void {
  if (!drawer().open) return;
  drawer().close();
  body().textContent = "";
  opener?.focus();
  opener = null;
}

function plain(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

export function startDrawer(): void {
  document.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const link = at?.closest<HTMLAnchorElement>("a[data-why]");
    if (link && plain(event)) {
      event.preventDefault();
      void openDrawer(link.getAttribute("href") ?? "", link.closest("#drawer") ? opener : link);
    } else if (at?.closest("#drawer [data-close]")) closeDrawer();
  });
  document.addEventListener("truce:why", (event) => {
    const { path, from } = (event as CustomEvent<{ path: string; from: HTMLElement | null }>).detail;
    void openDrawer(path, from);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer().open && !event.defaultPrevented) closeDrawer();
  });
  drawer().addEventListener("cancel", (event) => {
    event.preventDefault();
    closeDrawer();
  });
}
