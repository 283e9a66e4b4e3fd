/** The picture: filters, map, timeline and figures of one choice, kept together; the address bar always holds all of it. */
import { addressOf, chosen, readAt, readMark, readOff, readable } from "./address.ts";
import type { Mark } from "./address.ts";
import { configOf, say } from "./config.ts";
import type { Config, Day, Part } from "./config.ts";
import { drawKey } from "./key.ts";
import { asking } from "../room/asking.ts";
import { Picture } from "./map.ts";
import { inkOf } from "./paint.ts";
import { Timeline } from "./timeline.ts";
import type { Window } from "./timeline.ts";

interface Summary {
  version: string;
  days: Day[];
  facets: Record<string, Part[]>;
}

const FACETS: Record<string, string> = {
  act: "acts", party: "parties", against: "against", weapon: "weapons", means: "means", status: "statuses",
};
const PLAY_MS = 700;
const NARROW = "(max-width: 60rem)";

class Page {
  private readonly root: HTMLElement;
  private readonly config: Config;
  private readonly form: HTMLFormElement;
  private readonly picture: Picture | null;
  private readonly timeline: Timeline;
  private mark: Mark;
  private off: Set<string>;
  private asked = 0;
  private query = location.search;
  private playing = false;

  constructor(root: HTMLElement) {
    this.root = root;
    this.config = configOf(root);
    this.form = root.querySelector("#filters") as HTMLFormElement;
    const query = new URLSearchParams(location.search);
    this.mark = readMark(query);
    this.off = readOff(query);
    this.timeline = new Timeline(root.querySelector("#timeline") as HTMLElement, this.config, (window, playing) => this.framed(window, playing));
    this.picture = this.draw(query);
    this.listen();
    void this.changed("none");
  }

  private get choice(): URLSearchParams {
    const data = new FormData(this.form);
    const query = new URLSearchParams();
    data.forEach((value, name) => typeof value === "string" && query.append(name, value));
    return chosen(query);
  }

  private draw(query: URLSearchParams): Picture | null {
    const box = this.root.querySelector("#map") as HTMLElement;
    try {
      return new Picture(box, this.config, this.choice, readAt(query), this.mark, {
        moved: () => this.address("replace"),
        why: (id) => document.dispatchEvent(new CustomEvent("truce:why", { detail: { path: `/why/${encodeURIComponent(id)}`, from: box } })),
        told: (text) => this.tell(text),
        within: (area) => {
          this.field("area").value = area;
          void this.changed("push");
        },
      });
    } catch (error) {
      box.textContent = `${say(this.config, "no_webgl")} ${error instanceof Error ? error.message : ""}`; // the tables beside still hold everything
      return null;
    }
  }

  private tell(text: string): void {
    const box = this.root.querySelector("#map-said");
    if (box) box.textContent = text;
  }

  private listen(): void {
    this.form.addEventListener("change", () => void this.changed("push"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.changed("push");
    });
    this.root.addEventListener("click", (event) => this.click(event));
    document.getElementById("drawer")?.addEventListener("click", (event) => this.place(event));
    this.root.querySelectorAll<HTMLInputElement>("[data-switch]").forEach((box) => {
      box.checked = !this.off.has(box.dataset["switch"] ?? "");
      box.addEventListener("change", () => this.switched(box));
    });
    const marks = this.root.querySelector<HTMLSelectElement>("#mark-by");
    marks?.addEventListener("change", () => {
      this.mark = marks.value === "act" ? "act" : "party";
      this.picture?.markBy(this.mark);
      this.legend();
      this.address("replace");
    });
    this.legend();
    this.unfold();
    this.key();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.key());
    addEventListener("popstate", () => location.search !== this.query && location.reload()); // a jump within the page is told here too
    document.getElementById("panel")?.addEventListener("htmx:beforeRequest", (event) => {
      const detail = (event as CustomEvent<{ requestConfig: { triggeringEvent?: Event } }>).detail;
      if (detail.requestConfig.triggeringEvent?.type.startsWith("sse:")) this.news();
    });
  }

  /** The mission learned something: its picture is laid anew within seconds; look again until it is there. */
  private news(): void {
    const before = this.config.version;
    for (const seconds of [2, 6, 15, 40])
      setTimeout(() => {
        if (this.config.version === before && !this.playing) void this.changed("figures");
      }, seconds * 1000);
  }

  /** What only scripts can do is shown now; on a phone the filters and the key are folded away. */
  private unfold(): void {
    this.root.querySelectorAll<HTMLElement>(".scripted").forEach((one) => (one.hidden = false));
    if (!matchMedia(NARROW).matches) return;
    this.root.querySelectorAll<HTMLDetailsElement>("#filterbox, #key").forEach((one) => (one.open = false));
  }

  /** The marks of the key; and, for paper, whether they and the map were drawn for a dark screen. */
  private key(): void {
    drawKey(this.root);
    this.root.toggleAttribute("data-dark", inkOf().dark);
  }

  /** The key to the marks: the one that is in use. */
  private legend(): void {
    this.root.querySelectorAll<HTMLElement>("[data-legend]").forEach((list) => (list.hidden = list.dataset["legend"] !== this.mark));
  }

  private switched(box: HTMLInputElement): void {
    const name = box.dataset["switch"] ?? "";
    if (box.checked) this.off.delete(name);
    else this.off.add(name);
    this.picture?.without(this.off);
    this.address("replace");
  }

  private click(event: Event): void {
    const at = event.target instanceof Element ? event.target : null;
    if (at?.closest("#play")) void this.play();
    else if (at?.closest("#all-days")) this.framed(null, false);
    else if (at?.closest("a[data-at]")) this.fly(event, at.closest("a[data-at]") as HTMLElement);
    else if (at?.closest("#in-view")) {
      this.field("area").value = this.picture?.view ?? "";
      void this.changed("push");
    } else this.lift(event, at);
  }

  /** A place in the table is shown on the map beside it. */
  private fly(event: Event, link: HTMLElement): void {
    const [lon, lat, radius] = (link.dataset["at"] ?? "").split(",").map(Number);
    if (!this.picture || lon === undefined || lat === undefined) return;
    event.preventDefault();
    this.picture.go({ lon, lat, zoom: Math.max(3, Math.min(14, 14 - Math.log2(Math.max(1, (radius ?? 0) / 400)))) });
    this.root.querySelector("#map")?.scrollIntoView({ block: "nearest" });
  }

  /** "On the map", asked in the drawer: the map beside goes there, and what is chosen stays chosen. */
  private place(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="/picture?at="]') : null;
    const at = link && readAt(new URL(link.href).searchParams);
    if (!this.picture || !at || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (matchMedia(NARROW).matches) document.querySelector<HTMLElement>("#drawer [data-close]")?.click(); // it lies over the map there
    this.picture.go(at);
    this.root.querySelector("#map")?.scrollIntoView({ block: "nearest" });
  }

  /** A chip takes its filter away; without scripts it is a link that does the same. */
  private lift(event: Event, at: Element | null): void {
    const chip = at?.closest<HTMLAnchorElement>("a[data-lift], a[data-choose]");
    if (!chip) return;
    event.preventDefault();
    this.adopt(new URL(chip.href).searchParams);
    void this.changed("push");
  }

  /** Make the form hold a query. */
  private adopt(query: URLSearchParams): void {
    for (const field of this.form.elements) {
      if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = query.getAll(field.name).includes(field.value);
      else if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) if (field.name) field.value = query.get(field.name) ?? "";
    }
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  /** The timeline chose days. While it plays, the map follows at once and the figures when it stops. */
  private framed(window: Window | null, playing: boolean): void {
    this.field("from").value = window?.from ?? "";
    this.field("to").value = window?.to ?? "";
    if (!playing) void this.changed("push");
    else {
      this.picture?.choose(this.choice);
      if (window) this.picture?.onDay(window.to);
      this.address("replace");
    }
  }

  private address(how: "push" | "replace"): void {
    const days = this.root.querySelector<HTMLAnchorElement>("#days-link");
    if (days) days.href = `/picture/days?${readable(this.choice)}`;
    const address = addressOf(this.choice, this.picture?.at ?? null, this.mark, this.off);
    if (address === location.pathname + location.search) return;
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    this.query = location.search;
  }

  /** Another choice: map, timeline and figures follow. */
  private async changed(how: "push" | "figures" | "none"): Promise<void> {
    const choice = this.choice;
    const turn = (this.asked += 1);
    this.root.setAttribute("aria-busy", "true");
    this.picture?.choose(choice);
    this.picture?.without(this.off);
    if (how === "push") this.address("push");
    const answer = await fetch(`/picture/summary.json?${readable(choice)}`, { headers: asking() });
    if (turn !== this.asked) return;
    this.root.removeAttribute("aria-busy");
    if (!answer.ok) {
      const fault = (await answer.json().catch(() => ({}))) as { what?: string };
      this.tell(fault.what ?? String(answer.status));
      return;
    }
    this.tell("");
    const summary = (await answer.json()) as Summary;
    const newer = summary.version !== this.config.version;
    if (newer) {
      this.config.version = summary.version; // the mission knows more than when the page was loaded
      this.picture?.choose(choice);
    }
    this.timeline.show(summary.days, choice.get("from") ?? "", choice.get("to") ?? "");
    const day = (choice.get("to") ?? "").slice(0, 10) || this.timeline.last;
    if (day) this.picture?.onDay(day);
    this.counts(summary);
    if (how === "push" || (how === "figures" && newer)) this.form.dispatchEvent(new CustomEvent("figures", { bubbles: true })); // htmx asks for that piece of the page
  }

  /** The counts beside the choices of the form. */
  private counts(summary: Summary): void {
    this.form.querySelectorAll<HTMLElement>("[data-facet]").forEach((place) => {
      const list = summary.facets[FACETS[place.dataset["facet"] ?? ""] ?? ""] ?? [];
      const n = list.find((one) => one.code === place.dataset["code"])?.n ?? 0;
      place.textContent = n.toLocaleString(this.config.language);
    });
  }

  private async play(): Promise<void> {
    const button = this.root.querySelector("#play") as HTMLButtonElement;
    this.playing = !this.playing;
    button.setAttribute("aria-pressed", String(this.playing));
    button.textContent = say(this.config, this.playing ? "pause" : "play");
    if (this.playing) this.timeline.rewind();
    while (this.playing) {
      const begun = performance.now();
      if (!this.timeline.step()) break;
      await this.picture?.map.once("idle");
      await new Promise((done) => setTimeout(done, Math.max(0, PLAY_MS - (performance.now() - begun))));
    }
    this.playing = false;
    button.setAttribute("aria-pressed", "false");
    button.textContent = say(this.config, "play");
    void this.changed("push");
  }
}

const root = document.getElementById("picture");
if (root) new Page(root);
