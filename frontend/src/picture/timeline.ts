/**
 * The timeline: how much was expected each day with its interval, when anybody watched, and a window to draw across it.
 *
 * Drag to choose days; drag the window to move it. Both ends are sliders for the keyboard: arrows a day, Page Up and
 * Page Down a week, Home and End to the edge. The table below says the same in figures.
 */
import { say } from "./config.ts";
import type { Config, Day } from "./config.ts";

const HIGH = 96;
const STRIP = 10;
const SVG = "http://www.w3.org/2000/svg";
const A_DAY = 86_400_000;

export interface Window {
  from: string;
  to: string;
}

function make(name: string, attributes: Record<string, string | number>, parent?: Element): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent?.append(element);
  return element;
}

/** Days between two dates, both counted, without gaps. */
export function stretch(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += A_DAY) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** The window after the present one: as long, a step further; null at the end. */
export function next(window: [number, number], count: number): [number, number] | null {
  const long = window[1] - window[0] + 1;
  const step = Math.max(1, Math.round(long / 3));
  if (window[1] >= count - 1) return null;
  const end = Math.min(count - 1, window[1] + step);
  return [end - long + 1, end];
}

/** A stroke of the hatching, six pixels wide, in the plot's unit of a day; none before the plot has its size. */
export function stroke(days: number, wide: number): { width: number; d: string } | null {
  const width = (6 * days) / wide;
  return Number.isFinite(width) && width > 0 ? { width, d: `M0 6L${width} 0` } : null;
}

export class Timeline {
  private readonly box: HTMLElement;
  private readonly config: Config;
  private readonly chosen: (window: Window | null, playing: boolean) => void;
  private days: string[] = [];
  private values = new Map<string, Day>();
  private window: [number, number] | null = null;
  private svg: SVGElement | null = null;
  private readonly handles: HTMLElement[];
  private readonly shade: HTMLElement;
  private readonly label: HTMLElement;

  constructor(box: HTMLElement, config: Config, chosen: (window: Window | null, playing: boolean) => void) {
    this.box = box;
    this.config = config;
    this.chosen = chosen;
    this.shade = box.querySelector(".window") as HTMLElement;
    this.label = document.getElementById("timeline-said") as HTMLElement;
    this.handles = [...box.querySelectorAll<HTMLElement>("[role=slider]")];
    this.handles.forEach((handle, side) => this.slider(handle, side));
    this.drags();
    new ResizeObserver(() => this.draw()).observe(box);
  }

  /** New numbers; the days stay those of the sheet. */
  show(days: readonly Day[], from: string, to: string): void {
    this.values = new Map(days.map((day) => [day.day, day]));
    const first = this.config.days?.[0] ?? days[0]?.day;
    const last = this.config.days?.[1] ?? days.at(-1)?.day;
    this.days = first && last ? stretch(first, last) : [];
    this.mark(from, to);
    this.draw();
  }

  /** Show a window that was chosen elsewhere: in the form, or by a link. */
  mark(from: string, to: string): void {
    const begin = this.days.indexOf(from.slice(0, 10));
    const end = this.days.indexOf(to.slice(0, 10));
    this.window = from || to ? [Math.max(0, begin), end < 0 ? this.days.length - 1 : end] : null;
    this.place();
  }

  /** Step to the next window. False at the end. */
  step(): boolean {
    const now = this.window ?? [0, Math.max(0, Math.round(this.days.length / 20) - 1)];
    const then = this.window ? next(now as [number, number], this.days.length) : (now as [number, number]);
    if (!then) return false;
    this.take(then, true);
    return true;
  }

  /** Back to the first window of the same length. */
  rewind(): void {
    if (this.window && this.window[1] >= this.days.length - 1) this.take([0, this.window[1] - this.window[0]], true);
  }

  get last(): string | undefined {
    return this.days[this.window?.[1] ?? this.days.length - 1];
  }

  private take(window: [number, number] | null, playing = false): void {
    this.window = window;
    this.place();
    const [from, to] = window ? [this.days[window[0]], this.days[window[1]]] : [];
    this.chosen(from && to ? { from, to } : null, playing);
  }

  private said(index: number): string {
    const day = this.days[index];
    return day ? new Date(day).toLocaleDateString(this.config.language, { timeZone: "UTC", dateStyle: "medium" }) : "";
  }

  /** Put the window's shade and handles where it is, and say it. */
  private place(): void {
    const [begin, end] = this.window ?? [0, this.days.length - 1];
    const share = (index: number): string => `${(100 * index) / Math.max(1, this.days.length)}%`;
    this.shade.style.insetInlineStart = share(begin);
    this.shade.style.inlineSize = share(end - begin + 1);
    this.shade.hidden = this.window === null;
    this.handles.forEach((handle, side) => {
      const index = side ? end : begin;
      handle.style.insetInlineStart = share(index + side);
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", String(Math.max(0, this.days.length - 1)));
      handle.setAttribute("aria-valuenow", String(index));
      handle.setAttribute("aria-valuetext", this.said(index));
    });
    this.label.textContent = this.days.length ? (begin === end ? this.said(begin) : `${this.said(begin)} – ${this.said(end)}`) : "";
  }

  private slider(handle: HTMLElement, side: number): void {
    handle.addEventListener("keydown", (event) => {
      const forward = document.dir === "rtl" ? -1 : 1;
      const steps: Record<string, number> = {
        ArrowRight: forward, ArrowLeft: -forward, ArrowUp: 1, ArrowDown: -1, PageUp: 7, PageDown: -7, Home: -1e6, End: 1e6,
      };
      const step = steps[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const window = [...(this.window ?? [0, this.days.length - 1])] as [number, number];
      window[side] = Math.max(side ? window[0] : 0, Math.min(side ? this.days.length - 1 : window[1], (window[side] as number) + step));
      this.take(window);
    });
  }

  private index(event: PointerEvent): number {
    const box = this.box.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const along = document.dir === "rtl" ? 1 - share : share;
    return Math.max(0, Math.min(this.days.length - 1, Math.floor(along * this.days.length)));
  }

  /** A drag on the plot draws a window; on a handle it moves that end; on the window, all of it. A click clears. */
  private drags(): void {
    this.box.addEventListener("pointerdown", (down) => {
      if (down.button !== 0 || !this.days.length) return;
      const start = this.index(down);
      const before = this.window;
      const side = this.handles.indexOf(down.target as HTMLElement);
      const whole = down.target === this.shade && before !== null;
      const moved = (event: PointerEvent): [number, number] => {
        const now = this.index(event);
        if (side >= 0) {
          const fixed = (before ?? [0, this.days.length - 1])[1 - side] as number;
          return [Math.min(fixed, now), Math.max(fixed, now)];
        }
        if (!whole) return [Math.min(start, now), Math.max(start, now)];
        const shift = Math.max(-before[0], Math.min(this.days.length - 1 - before[1], now - start));
        return [before[0] + shift, before[1] + shift];
      };
      let dragged = false;
      const move = (event: PointerEvent): void => {
        dragged ||= Math.abs(event.clientX - down.clientX) > 3;
        if (!dragged) return;
        this.window = moved(event);
        this.place();
      };
      const up = (event: PointerEvent): void => {
        this.box.removeEventListener("pointermove", move);
        this.box.removeEventListener("pointerup", up);
        this.box.removeEventListener("pointercancel", up);
        if (dragged) this.take(moved(event));
        else if (side < 0) this.take(before && !whole ? null : before);
      };
      this.box.setPointerCapture(down.pointerId);
      this.box.addEventListener("pointermove", move);
      this.box.addEventListener("pointerup", up);
      this.box.addEventListener("pointercancel", up);
    });
  }

  private draw(): void {
    this.svg?.remove();
    const count = this.days.length;
    const wide = this.box.clientWidth;
    if (!count || !wide) return; // drawn once the box has its size: the observer sees it grow
    const svg = make("svg", { viewBox: `0 0 ${count} ${HIGH + STRIP}`, preserveAspectRatio: "none", width: wide, height: HIGH + STRIP, "aria-hidden": "true", focusable: "false" });
    if (document.dir === "rtl") svg.classList.add("mirrored");
    const found = this.days.map((day) => this.values.get(day));
    const most = Math.max(1e-9, ...found.map((day) => day?.high ?? 0));
    const y = (value: number): number => HIGH - (HIGH - 4) * (value / most);
    this.band(svg, found, y);
    this.watched(svg, found);
    this.svg = svg;
    this.box.prepend(svg);
    const scale = document.getElementById("timeline-most");
    if (scale) scale.textContent = say(this.config, "a_day", { n: most.toLocaleString(this.config.language, { maximumFractionDigits: 0 }) });
  }

  /** The interval of each day as a pale band, the number expected as bars. */
  private band(svg: SVGElement, found: (Day | undefined)[], y: (value: number) => number): void {
    const gap = found.length > this.box.clientWidth / 5 ? 0 : 0.06;
    let bars = "";
    let between = "";
    found.forEach((day, i) => {
      if (!day || day.high <= 0) return;
      bars += `M${i + gap} ${HIGH}V${y(day.expected).toFixed(2)}H${i + 1 - gap}V${HIGH}Z`;
      between += `M${i + gap} ${y(day.high).toFixed(2)}H${i + 1 - gap}V${y(day.low).toFixed(2)}H${i + gap}Z`;
    });
    make("path", { d: bars, class: "bars" }, svg);
    make("path", { d: between, class: "between" }, svg);
    make("path", { d: `M0 ${HIGH}H${found.length}`, class: "axis" }, svg);
  }

  /** Under the axis: how much of each day anybody watched. Nobody: hatched. */
  private watched(svg: SVGElement, found: (Day | undefined)[]): void {
    const line = stroke(found.length, this.box.clientWidth);
    if (line) {
      const pattern = make("pattern", { id: "unwatched", width: line.width, height: 6, patternUnits: "userSpaceOnUse" }, make("defs", {}, svg));
      make("path", { d: line.d, class: "hatch" }, pattern);
    }
    let none = "";
    let some = "";
    found.forEach((day, i) => {
      const share = day?.watched ?? null;
      if (share === null || share <= 0) none += `M${i} ${HIGH + 1}H${i + 1}V${HIGH + STRIP}H${i}Z`;
      else some += `M${i} ${HIGH + STRIP}H${i + 1}V${(HIGH + STRIP - (STRIP - 1) * share).toFixed(2)}H${i}Z`;
    });
    make("path", { d: none, fill: "url(#unwatched)" }, svg);
    make("path", { d: some, class: "watched" }, svg);
  }
}
