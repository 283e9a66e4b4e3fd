/** The map. It knows how to show a choice, a day, a way of marking; what to do with a click it tells the page. */
import { AttributionControl, Map as GlMap, NavigationControl, Popup, ScaleControl, addProtocol, setWorkerUrl } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, LngLatLike, MapGeoJSONFeature, VectorTileSource } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { readable } from "./address.ts";
import type { At, Mark } from "./address.ts";
import { say } from "./config.ts";
import type { Config } from "./config.ts";
import { FILLS, SHAPES, barred, hatch, inkOf, mark } from "./paint.ts";
import { asking } from "../room/asking.ts";
import { SWITCHES, groundOf, layersOf, overlay, styleOf } from "./style.ts";
import type { Look } from "./style.ts";

const TOUCHABLE = ["denial", "mark", "cell", "disc-fill", "line", "zone-fill", "watch-area", "held"];
const DASHES = 4;
const NEAR = 4; // pixels round a click
const DEEPEST = 17; // zoom to which a click on a cell leads
const FINE = 0.0003; // degrees: some thirty metres, the mark of a cell at that zoom

/** A box round a place: what a link can hold. */
const around = ({ lng, lat }: { lng: number; lat: number }): string => [lng - FINE, lat - FINE, lng + FINE, lat + FINE].map((value) => value.toFixed(4)).join(",");

export interface Wishes {
  moved(at: At): void;
  why(id: string): void;
  told(text: string): void;
  within?(area: string): void; // incidents of one place were touched; the public map has no table to part them
}

export class Picture {
  readonly map: GlMap;
  private readonly config: Config;
  private readonly wishes: Wishes;
  private look: Look;
  private choice: URLSearchParams;
  private off = new Set<string>();
  private day = "";
  private readonly popup = new Popup({ closeButton: false, closeOnClick: false, className: "hint", offset: 12, maxWidth: "18rem" });
  private readonly shown: Record<string, string> = {};
  private readonly data = new Map<string, FeatureCollection>(); // what is shown, for a style that is made anew

  constructor(box: HTMLElement, config: Config, choice: URLSearchParams, at: At | null, mark: Mark, wishes: Wishes) {
    this.choice = choice;
    this.config = config;
    this.wishes = wishes;
    setWorkerUrl(new URL(config.worker, location.href).href);
    if (config.basemap.kind === "pmtiles") addProtocol("pmtiles", new Protocol().tile);
    this.look = { ink: inkOf(), latitude: at?.lat ?? middle(config), parties: config.parties.map((one) => one.code), ...this.marking(mark) };
    this.map = new GlMap({
      container: box,
      style: styleOf(config, this.look, this.tiles()),
      ...(at ? { center: [at.lon, at.lat] as LngLatLike, zoom: at.zoom } : config.bounds ? { bounds: config.bounds, fitBoundsOptions: { padding: 40, maxZoom: 12 } } : { center: [0, 20] as LngLatLike, zoom: 1 }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: true,
      fadeDuration: 0,
      maxZoom: 18,
      locale: this.words(),
      transformRequest: (url) => (url.startsWith(`${location.origin}/`) ? { url, headers: asking() } : { url }),
      cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    const [start, end] = document.dir === "rtl" ? (["right", "left"] as const) : (["left", "right"] as const); // the list of layers stands where lines begin
    this.map.addControl(new NavigationControl({ showCompass: false }), `top-${end}`);
    this.map.addControl(new ScaleControl({}), `bottom-${start}`);
    if (config.basemap.credit) this.map.addControl(new AttributionControl({ compact: true }), `bottom-${end}`);
    this.listen();
  }

  /** Show a choice. */
  choose(choice: URLSearchParams): void {
    this.choice = choice;
    this.source<VectorTileSource>("incidents")?.setTiles([this.tiles()]);
    void this.refresh("denials", `/picture/denials.geojson?${readable(choice)}`);
    void this.refresh("watched", `/picture/watched.geojson?${readable(choice)}`);
  }

  /** Show the lines and zones of a day (YYYY-MM-DD). */
  onDay(day: string): void {
    if (day === this.day) return;
    this.day = day;
    void this.refresh("lines", `/picture/lines.geojson?day=${day}`);
    void this.refresh("zones", `/picture/zones.geojson?day=${day}`);
  }

  /** Hide the layers whose switches are off. */
  without(off: Set<string>): void {
    this.off = off;
    if (!this.map.isStyleLoaded() && !this.map.getLayer("mark")) return;
    for (const [name, layers] of Object.entries(SWITCHES))
      for (const layer of layers) {
        const hidden = off.has(name) || (name === "incidents" && layer.startsWith("disc") && off.has("discs")) || (name === "discs" && off.has("incidents"));
        if (this.map.getLayer(layer)) this.map.setLayoutProperty(layer, "visibility", hidden ? "none" : "visible");
      }
  }

  /** What shape and colour stand for. */
  markBy(mark: Mark): void {
    Object.assign(this.look, this.marking(mark));
    this.dress();
  }

  go(at: At): void {
    this.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom });
  }

  get at(): At {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  /** west,south,east,north of what is in view. */
  get view(): string {
    const box = this.map.getBounds();
    const lon = (value: number): string => Math.max(-180, Math.min(180, value)).toFixed(4);
    return [lon(box.getWest()), box.getSouth().toFixed(4), lon(box.getEast()), box.getNorth().toFixed(4)].join(",");
  }

  private marking(mark: Mark): Pick<Look, "field" | "codes"> {
    const codes = (mark === "act" ? this.config.acts : this.config.parties).map((one) => one.code).slice(0, SHAPES.length);
    return { field: mark === "act" ? "act" : "by", codes };
  }

  private tiles(): string {
    const query = readable(this.choice);
    return `${location.origin}/picture/tiles/${this.config.version}/{z}/{x}/{y}.mvt${query ? `?${query}` : ""}`;
  }

  private listen(): void {
    this.map.on("style.load", () => this.dressed());
    this.map.on("idle", () => (this.map.getContainer().dataset["drawn"] = "yes"));
    this.map.on("dataloading", () => (this.map.getContainer().dataset["drawn"] = "no"));
    this.map.on("moveend", () => {
      this.straighten();
      this.wishes.moved(this.at);
    });
    this.map.on("click", (event) => this.clicked(this.under(event.point), event.lngLat));
    this.map.on("mousemove", (event) => this.hover(this.under(event.point)[0], event.lngLat));
    this.map.on("mouseout", () => this.popup.remove());
    this.map.on("error", (event) => this.wishes.told(event.error.message));
    const themes = matchMedia("(prefers-color-scheme: dark)");
    themes.addEventListener("change", () => this.dress(true));
  }

  /** Put on what a style lacks: pictures, and whatever was shown before. */
  private dressed(): void {
    this.pictures();
    if (this.config.basemap.kind === "style") this.above();
    this.without(this.off);
    for (const [name, data] of this.data) this.source<GeoJSONSource>(name)?.setData(data);
  }

  private pictures(): void {
    const { ink } = this.look;
    const add = (id: string, image: ImageData, ratio = 2): void => {
      if (this.map.hasImage(id)) this.map.removeImage(id);
      this.map.addImage(id, image, { pixelRatio: ratio });
    };
    for (const fill of FILLS) {
      SHAPES.forEach((shape, i) => add(`m-${i}-${fill}`, mark(shape, fill, ink.marks[i] as string, ink.paper)));
      add(`m-u-${fill}`, mark("ring", fill, ink.soft, ink.paper));
    }
    add("barred", barred(ink.open, ink.paper));
    add("hatch", hatch(ink.dark ? "#8b98a255" : "#55616b55"), 1.5);
  }

  /** Above the deployer's own style go our sources and layers. */
  private above(): void {
    for (const [id, source] of Object.entries(overlay(this.tiles()))) if (!this.map.getSource(id)) this.map.addSource(id, source);
    for (const layer of layersOf(this.look)) if (!this.map.getLayer(layer.id)) this.map.addLayer(layer);
  }

  /** Colours, marks or theme changed: make the style anew. */
  private dress(theme = false): void {
    if (theme) this.look.ink = inkOf();
    const ground = groundOf(this.config, this.look.ink);
    if (this.config.basemap.kind === "style") {
      layersOf(this.look).forEach((layer) => this.map.getLayer(layer.id) && this.map.removeLayer(layer.id));
      this.dressed();
    } else this.map.setStyle({ version: 8, sources: { ...ground.sources, ...overlay(this.tiles()) }, layers: [...ground.layers, ...layersOf(this.look)] }, { diff: false });
  }

  /** A disc is true in metres at one latitude: keep it the one in the middle of the map. */
  private straighten(): void {
    const latitude = this.map.getCenter().lat;
    const cos = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
    if (Math.abs(cos(latitude) / cos(this.look.latitude) - 1) < 0.005) return;
    this.look = { ...this.look, latitude };
    for (const layer of layersOf(this.look))
      for (const name of ["circle-radius", "circle-opacity", "line-width"] as const) {
        const value = (layer.paint as Record<string, unknown> | undefined)?.[name];
        if (Array.isArray(value) && this.map.getLayer(layer.id)) this.map.setPaintProperty(layer.id, name, value as ExpressionSpecification);
      }
  }

  private source<T>(id: string): T | undefined {
    return this.map.getSource(id) as T | undefined;
  }

  /** Read a layer anew; what is on the map stays until the new one is here. */
  private async refresh(id: string, path: string): Promise<void> {
    if (this.shown[id] === path) return;
    this.shown[id] = path;
    const answer = await fetch(path, { headers: { accept: "application/geo+json", ...asking() } });
    if (!answer.ok) {
      this.wishes.told(`${say(this.config, "not_loaded", { what: say(this.config, `layer_${id}`) })} (${answer.status})`);
      return;
    }
    const data = (await answer.json()) as FeatureCollection;
    if (this.shown[id] !== path) return; // another choice was made meanwhile
    this.name(id, data);
    this.data.set(id, data);
    this.source<GeoJSONSource>(id)?.setData(data);
  }

  /** Give every feature its id and a label that can be read; say where nothing is known of who watched. */
  private name(id: string, data: FeatureCollection & { told?: boolean }): void {
    for (const one of data.features) {
      const told = one.properties ?? {};
      one.properties = { ...told, id: String(one.id ?? ""), label: String(told["line"] ?? told["name"] ?? "") };
    }
    if (id === "lines") dashes(data);
    if (id === "watched" && data.told === false) this.wishes.told(say(this.config, "nobody_told"));
  }

  private under(point: { x: number; y: number }): MapGeoJSONFeature[] {
    const layers = TOUCHABLE.filter((id) => this.map.getLayer(id));
    const found = this.map.queryRenderedFeatures([[point.x - NEAR, point.y - NEAR], [point.x + NEAR, point.y + NEAR]], { layers });
    return found.sort((a, b) => TOUCHABLE.indexOf(a.layer.id) - TOUCHABLE.indexOf(b.layer.id));
  }

  private clicked(found: MapGeoJSONFeature[], at: { lng: number; lat: number }): void {
    const [first] = found;
    if (!first) return;
    if (first.layer.id === "cell" && this.map.getZoom() >= DEEPEST) this.wishes.within?.(around(at)); // of one place: the table parts what no zoom can
    else if (first.layer.id === "cell") this.map.easeTo({ center: [at.lng, at.lat], zoom: Math.min(this.map.getZoom() + 2, DEEPEST) });
    else if (/^(inc|lin|zon|cov)-[0-9a-f]+(:held)?$/.test(String(first.properties["id"]))) this.wishes.why(String(first.properties["id"]).replace(":held", ""));
  }

  private hover(feature: MapGeoJSONFeature | undefined, at: LngLatLike): void {
    this.map.getCanvas().style.cursor = feature ? "pointer" : "";
    const text = feature ? this.hint(feature) : "";
    if (!text) this.popup.remove();
    else this.popup.setLngLat(at).setText(text).addTo(this.map);
  }

  private hint({ layer, properties }: MapGeoJSONFeature): string {
    const label = (list: { code: string; label: string }[], code: unknown): string => list.find((one) => one.code === code)?.label ?? String(code);
    const number = (value: unknown): string => Number(value).toLocaleString(this.config.language);
    const act = label(this.config.acts, properties["act"]);
    if (layer.id === "cell") return say(this.config, "hint_cell", { n: number(properties["n"]), expected: number(properties["expected"]), act });
    if (layer.id === "mark" || layer.id === "disc-fill") {
      const day = new Date(Number(properties["day"]) * 86_400_000).toLocaleDateString(this.config.language, { timeZone: "UTC", dateStyle: "medium" });
      const by = label(this.config.parties, properties["by"]);
      const r = Number(properties["r"]);
      const place = r < 0 ? say(this.config, "hint_radius_unknown") : say(this.config, "hint_radius", { r: number(r) });
      return say(this.config, "hint_incident", { act, by, day, p: number(properties["p"]), place });
    }
    const party = (field: string): string => label(this.config.parties, properties[field]);
    if (layer.id === "watch-area") return say(this.config, "hint_watch", { watcher: String(properties["watcher"]), hours: number(properties["hours"]) });
    if (layer.id === "held") return properties["holder"] ? say(this.config, "hint_held", { party: party("holder"), line: String(properties["line"]) }) : "";
    if (layer.id === "denial") return say(this.config, "hint_denial", { what: label(this.config.access, properties["restriction"]), party: party("restricted_by") });
    return String(properties["label"] ?? "");
  }

  private words(): Record<string, string> {
    const text = (key: string): string => say(this.config, key);
    return {
      "NavigationControl.ZoomIn": text("zoom_in"), "NavigationControl.ZoomOut": text("zoom_out"), "Map.Title": text("map_title"),
      "CooperativeGesturesHandler.MobileHelpText": text("two_fingers"), "CooperativeGesturesHandler.WindowsHelpText": text("two_fingers"),
      "CooperativeGesturesHandler.MacHelpText": text("two_fingers"), "AttributionControl.ToggleAttribution": text("credits"),
      "ScaleControl.Meters": "m", "ScaleControl.Kilometers": "km", "Popup.Close": text("close"),
    };
  }
}

function middle(config: Config): number {
  return config.bounds ? (config.bounds[1] + config.bounds[3]) / 2 : 0;
}

/** Rival versions of a line have dashes of their own, so that nobody takes one for the other. */
function dashes(lines: FeatureCollection): void {
  const series = [...new Set(lines.features.map((one) => String(one.properties?.["line"] ?? "")))].sort();
  for (const one of lines.features)
    one.properties = { ...one.properties, dash: series.indexOf(String(one.properties?.["line"] ?? "")) % DASHES };
}
