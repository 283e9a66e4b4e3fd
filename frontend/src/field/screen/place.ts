/**
 * A place, from the device's position or typed. A fix keeps what the device says of its accuracy; a rough or odd one
 * is kept and marked, never refused: it is for whoever reads to weigh.
 */

import type { Node as Answer } from "../tree.ts";
import { below } from "../tree.ts";
import { el, fill, freshId, tell } from "./dom.ts";
import type { Ids, Input, Sheet, Take } from "./sheet.ts";
import { digits } from "./typing.ts";

const GOOD_METRES = 5;
const ROUGH_METRES = 100;
const PATIENCE = 90_000;
const HOW: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE };

const places = (value: string): string[] => value.split(";").map((one) => one.trim()).filter((one) => one !== "");

/** "latitude longitude altitude accuracy", as ODK XForms writes a geopoint. */
export function written({ coords }: GeolocationPosition): string {
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  return `${round(coords.latitude, 7)} ${round(coords.longitude, 7)} ${round(coords.altitude ?? 0, 1)} ${round(coords.accuracy, 1)}`;
}

export function placed(sheet: Sheet, type: string, node: Answer, ids: Ids, take: Take): Input {
  return new PlaceInput(sheet, type, node, ids, take);
}

class PlaceInput implements Input {
  readonly grouped = true;
  readonly note = false;
  readonly element: HTMLElement;
  private readonly sheet: Sheet;
  private readonly one: boolean;
  private readonly type: string;
  private readonly node: Answer;
  private readonly take: Take;
  private readonly shown = el("div", { class: "places" });
  private readonly live = el("p", { class: "note", role: "status" });
  private readonly fix: HTMLButtonElement;
  private readonly use: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly typing: HTMLElement;
  private best: GeolocationPosition | null = null;
  private watch: number | null = null;
  private drawn: string | null = null;

  constructor(sheet: Sheet, type: string, node: Answer, ids: Ids, take: Take) {
    const { say } = sheet.stage;
    this.sheet = sheet;
    this.type = type;
    this.one = type === "geopoint";
    this.node = node;
    this.take = take;
    const describedby = `${ids.hint} ${ids.wrong}`;
    this.fix = el("button", { type: "button", id: ids.input, "aria-describedby": describedby, onclick: () => this.begin() }, "");
    this.use = el("button", { type: "button", class: "primary", hidden: true, onclick: () => this.accept() }, say.text("place_use"));
    this.stop = el("button", { type: "button", hidden: true, onclick: () => this.end() }, say.text("place_stop"));
    this.typing = this.typed();
    const buttons = el("div", { class: "actions" }, this.fix, this.use, this.stop);
    this.element = el("div", { class: "place" }, this.shown, buttons, this.live, this.typing);
  }

  private typed(): HTMLElement {
    const { say } = this.sheet.stage;
    const field = (name: string, label: string): [HTMLElement, HTMLInputElement] => {
      const input = el("input", { id: freshId(name), type: "text", inputmode: "decimal", autocomplete: "off", dir: "ltr" });
      return [el("div", { class: "field" }, el("label", { for: input.id }, label), input), input];
    };
    const [one, lat] = field("lat", say.text("place_lat"));
    const [two, lon] = field("lon", say.text("place_lon"));
    const [three, accuracy] = field("acc", say.text("place_within"));
    const wrong = el("p", { class: "wrong", role: "alert" });
    const put = (): void => {
      const [y, x, within] = [digits(lat.value), digits(lon.value), digits(accuracy.value) || "0"];
      const numbers = [y, x, within].map(Number);
      const fine = y !== "" && x !== "" && numbers.every(Number.isFinite);
      const there = Math.abs(numbers[0] as number) <= 90 && Math.abs(numbers[1] as number) <= 180 && (numbers[2] as number) >= 0;
      tell(wrong, fine && there ? "" : say.text("place_wrong"));
      if (!fine || !there) return;
      this.put(`${y} ${x} 0 ${within}`);
      lat.value = lon.value = accuracy.value = "";
    };
    const button = el("button", { type: "button", onclick: put }, say.text(this.one ? "place_put" : "place_add"));
    return el("details", {}, el("summary", {}, say.text("place_type")), el("div", { class: "pair" }, one, two, three), wrong, button);
  }

  private begin(): void {
    const { say } = this.sheet.stage;
    if (!("geolocation" in navigator)) return tell(this.live, say.text("place_none"));
    this.best = null;
    this.busy(true);
    tell(this.live, say.text("place_wait"));
    this.watch = navigator.geolocation.watchPosition((found) => this.got(found), (fault) => this.failed(fault), HOW);
  }

  private got(found: GeolocationPosition): void {
    if (this.best === null || found.coords.accuracy <= this.best.coords.accuracy) this.best = found;
    const metres = this.best.coords.accuracy;
    tell(this.live, this.sheet.stage.say.text("place_so_far", { metres: Math.round(metres) }));
    this.use.hidden = false;
    if (metres <= GOOD_METRES) this.accept();
  }

  private failed(fault: GeolocationPositionError): void {
    const kept = this.best !== null && fault.code !== fault.PERMISSION_DENIED;
    if (kept) return;
    this.end();
    tell(this.live, this.sheet.stage.say.text(fault.code === fault.PERMISSION_DENIED ? "place_denied" : "place_lost"));
  }

  private accept(): void {
    const best = this.best;
    this.end();
    if (best !== null) this.put(written(best));
    this.fix.focus();
  }

  private put(point: string): void {
    if (this.one) return this.take(point, false);
    const now = places(this.node.value);
    const open = this.type === "geoshape" && now.length > 1 && now[0] === now.at(-1) ? now.slice(0, -1) : now;
    const next = [...open, point];
    if (this.type === "geoshape" && next.length > 2) next.push(next[0] as string);
    this.take(next.join("; "), false);
  }

  private end(): void {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    this.busy(false);
    tell(this.live, "");
  }

  private busy(now: boolean): void {
    this.fix.hidden = now;
    this.stop.hidden = !now;
    if (!now) this.use.hidden = true;
  }

  refresh(readonly: boolean): void {
    const { say } = this.sheet.stage;
    this.fix.disabled = readonly;
    this.typing.hidden = readonly;
    tell(this.fix, say.text(this.one ? (this.node.value === "" ? "place_take" : "place_again") : "place_point"));
    if (this.drawn === this.node.value) return;
    this.drawn = this.node.value;
    const told = places(this.node.value).map((point) => this.told(point));
    const clear = el("button", { type: "button", class: "quiet small", onclick: () => this.take("", false) }, say.text("clear"));
    fill(this.shown, told.length > 0 ? el("ul", { class: "plain" }, ...told) : null, told.length > 0 && !readonly ? clear : null);
  }

  private told(point: string): HTMLElement {
    const { say } = this.sheet.stage;
    const [lat = "", lon = "", , within = "0"] = point.split(/\s+/);
    const metres = Number(within);
    const sure = metres > 0 ? say.text("place_metres", { metres: Math.ceil(metres) }) : say.text("place_unsaid");
    const rough = metres > ROUGH_METRES ? el("span", { class: "badge t-warn" }, say.text("place_rough")) : null;
    return el("li", {}, el("span", { dir: "ltr", class: "figure" }, `${lat}, ${lon}`), " ", sure, " ", rough);
  }

  mark(wrong: boolean): void {
    this.element.classList.toggle("invalid", wrong);
    this.fix.setAttribute("aria-invalid", String(wrong));
  }

  focus(): void {
    this.fix.focus();
  }
}

/** Where the form itself asks to note where it was begun, note it, and say so. */
export async function noteWhere(sheet: Sheet): Promise<void> {
  const { filling, stage } = sheet;
  const actions = filling.form.actions.filter((one) => one.kind === "setgeopoint" && one.events.includes("odk-instance-first-load"));
  if (actions.length === 0 || !("geolocation" in navigator)) return;
  stage.notice(stage.say.text("place_noted"), "warn");
  navigator.geolocation.getCurrentPosition(
    (found) => {
      for (const action of actions)
        for (const node of below(filling.top, action.ref)) filling.answer(node, written(found));
      sheet.changed();
    },
    () => undefined, // no fix, no note: the answer stays blank, which says so
    HOW,
  );
}

