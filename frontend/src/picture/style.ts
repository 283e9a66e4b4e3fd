/** The style of the map: ground, what was watched, zones, lines, and on top the incidents with their uncertainty. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Config } from "./config.ts";
import type { Ink } from "./paint.ts";

const EQUATOR_M = 40_075_016.686;
const WIDEST_PX = 160;
const FONT = ["Truce Sans"];
const FONT_BOLD = ["Truce Sans SemiBold", "Truce Sans"];

/** Pixels of a distance in metres at each zoom, true at a latitude: the circle on the screen is the disc on the ground. */
export function metres(distance: ExpressionSpecification, latitude: number): ExpressionSpecification {
  const perMetre = 512 / (EQUATOR_M * Math.cos((latitude * Math.PI) / 180));
  return ["interpolate", ["exponential", 2], ["zoom"], 0, ["*", distance, perMetre], 24, ["*", distance, perMetre * 2 ** 24]];
}

/** How opaque a disc is filled: one that spreads over more of the screen than can be taken in is an outline only. */
function smaller(pale: ExpressionSpecification, latitude: number): ExpressionSpecification {
  const perMetre = 512 / (EQUATOR_M * Math.cos((latitude * Math.PI) / 180));
  const told: ExpressionSpecification = ["*", pale, ["/", ["get", "p"], 100]];
  const at = (zoom: number): ExpressionSpecification => ["case", ["<", ["*", ["get", "r"], perMetre * 2 ** zoom], WIDEST_PX], told, 0];
  const steps = Array.from({ length: 19 }, (_, zoom) => [zoom, at(zoom)] as const).slice(1);
  return ["step", ["zoom"], at(0), ...steps.flat()] as unknown as ExpressionSpecification;
}

/** Codes that have a mark of their own, in their order; the others share the ring. */
export function markOf(field: "by" | "act", codes: readonly string[]): ExpressionSpecification {
  const number: unknown[] = ["match", ["get", field]];
  codes.forEach((code, i) => number.push(code, String(i)));
  number.push("u");
  const shape = (codes.length ? number : ["literal", "u"]) as ExpressionSpecification;
  return ["concat", "m-", shape, "-", ["step", ["get", "p"], "hollow", 50, "half", 80, "full"]];
}

export function colourOf(field: "by" | "act", codes: readonly string[], ink: Ink): ExpressionSpecification {
  const match: unknown[] = ["match", ["get", field]];
  codes.forEach((code, i) => match.push(code, ink.marks[i % ink.marks.length]));
  match.push(ink.soft);
  return (codes.length ? match : ["literal", ink.soft]) as ExpressionSpecification;
}

/** Where each layer stands, and which switch shows it. */
export const SWITCHES: Record<string, string[]> = {
  incidents: ["disc-fill", "disc-line", "mark", "mark-unknown", "cell", "cell-n"],
  discs: ["disc-fill", "disc-line"],
  watched: ["watch-none", "watch-some", "watch-area", "watch-edge"],
  lines: ["held", "line-band", "line", "line-name"],
  zones: ["zone-fill", "zone-line", "zone-name"],
  denials: ["denial-disc", "denial"],
};

export function groundOf(config: Config, ink: Ink): { sources: Record<string, SourceSpecification>; layers: LayerSpecification[] } {
  const { kind, url, credit } = config.basemap;
  const under: LayerSpecification = { id: "sea", type: "background", paint: { "background-color": ink.sea } };
  if (kind === "raster")
    return {
      sources: { ground: { type: "raster", tiles: [url], tileSize: 256, attribution: credit } },
      layers: [under, { id: "ground", type: "raster", source: "ground", paint: ink.dark ? { "raster-brightness-max": 0.6 } : {} }],
    };
  if (kind === "pmtiles") return { sources: { ground: { type: "vector", url: `pmtiles://${url}`, attribution: credit } }, layers: [under, ...archive(ink)] };
  const tiles = [`${location.origin}/picture/ground/{z}/{x}/{y}.mvt`];
  return {
    sources: { ground: { type: "vector", tiles, maxzoom: 10 } },
    layers: [
      under,
      { id: "land", type: "fill", source: "ground", "source-layer": "land", paint: { "fill-color": ink.land, "fill-antialias": false } },
      { id: "degrees", type: "line", source: "ground", "source-layer": "degrees", paint: { "line-color": ink.coast, "line-width": 0.5, "line-opacity": 0.35 } },
      { id: "coast", type: "line", source: "ground", "source-layer": "land", paint: { "line-color": ink.coast, "line-width": 0.9 } },
      { id: "degree-names", type: "symbol", source: "ground", "source-layer": "degrees", layout: { "symbol-placement": "line", "text-field": ["get", "label"], "text-font": FONT, "text-size": 10, "symbol-spacing": 500 }, paint: { "text-color": ink.soft, "text-opacity": 0.8 } },
    ],
  };
}

/** A vector archive of the deployer (Protomaps or OpenMapTiles names): land, water, roads, places. Never state borders. */
function archive(ink: Ink): LayerSpecification[] {
  const fill = (id: string, layer: string, color: string, opacity = 1): LayerSpecification => ({
    id, type: "fill", source: "ground", "source-layer": layer, paint: { "fill-color": color, "fill-opacity": opacity },
  });
  const roads = (id: string, layer: string): LayerSpecification => ({
    id, type: "line", source: "ground", "source-layer": layer, minzoom: 7,
    paint: { "line-color": ink.coast, "line-opacity": 0.6, "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.4, 14, 2] },
  });
  const names = (id: string, layer: string): LayerSpecification => ({
    id, type: "symbol", source: "ground", "source-layer": layer,
    layout: { "text-field": ["coalesce", ["get", `name:${document.documentElement.lang}`], ["get", "name"]], "text-font": FONT, "text-size": 12 },
    paint: { "text-color": ink.soft, "text-halo-color": ink.paper, "text-halo-width": 1.2 },
  });
  return [
    { id: "all-land", type: "background", paint: { "background-color": ink.land } },
    fill("earth", "earth", ink.land), fill("water", "water", ink.sea), roads("roads", "roads"), roads("transportation", "transportation"),
    names("places", "places"), names("place", "place"),
  ];
}

const EMPTY: SourceSpecification = { type: "geojson", data: { type: "FeatureCollection", features: [] } };

/** What truce itself draws. `tiles`: the address of the incidents' tiles. */
export function overlay(tiles: string): Record<string, SourceSpecification> {
  return {
    incidents: { type: "vector", tiles: [tiles], maxzoom: 16, attribution: "" },
    watched: { ...EMPTY }, lines: { ...EMPTY }, zones: { ...EMPTY }, denials: { ...EMPTY },
  };
}

export interface Look {
  ink: Ink;
  latitude: number;
  field: "by" | "act";
  codes: readonly string[];
  parties: readonly string[];
}

export function layersOf({ ink, latitude, field, codes, parties }: Look): LayerSpecification[] {
  const held = parties.length ? ((["match", ["get", "holder"], ...parties.flatMap((code, i) => [code, ink.marks[i % ink.marks.length]]), ink.soft] as unknown) as ExpressionSpecification) : ink.soft;
  const colour = colourOf(field, codes, ink);
  const disc = metres(["max", ["get", "r"], 0], latitude);
  const single = { source: "incidents", "source-layer": "incidents" };
  const cells = { source: "incidents", "source-layer": "cells" };
  const halo = { "text-halo-color": ink.paper, "text-halo-width": 1.6 };
  const pale: ExpressionSpecification = ["interpolate", ["linear"], ["get", "r"], 0, 0.2, 1_000, 0.09, 5_000, 0.025, 20_000, 0.008, 100_000, 0.002];
  return [
    { id: "watch-area", type: "fill", source: "watched", filter: ["==", ["get", "kind"], "watch"], paint: { "fill-color": ink.good, "fill-opacity": 0.02 } },
    { id: "watch-edge", type: "line", source: "watched", filter: ["==", ["get", "kind"], "watch"], paint: { "line-color": ink.good, "line-opacity": 0.35, "line-width": 0.8 } },
    { id: "watch-some", type: "fill", source: "watched", filter: ["all", ["==", ["get", "kind"], "cell"], [">", ["get", "share"], 0]], paint: { "fill-pattern": "hatch", "fill-opacity": ["interpolate", ["linear"], ["get", "share"], 0, 0.5, 1, 0] } },
    { id: "watch-none", type: "fill", source: "watched", filter: ["all", ["==", ["get", "kind"], "cell"], ["<=", ["get", "share"], 0]], paint: { "fill-pattern": "hatch", "fill-opacity": 0.6 } },
    { id: "zone-fill", type: "fill", source: "zones", paint: { "fill-color": ink.link, "fill-opacity": 0.06 } },
    { id: "zone-line", type: "line", source: "zones", paint: { "line-color": ink.link, "line-width": 1.5, "line-dasharray": [1, 2] }, layout: { "line-cap": "round" } },
    { id: "held", type: "fill", source: "lines", filter: ["==", ["get", "kind"], "held"], paint: { "fill-color": held, "fill-opacity": 0.07 } },
    { id: "line-band", type: "line", source: "lines", filter: ["all", ["==", ["get", "kind"], "line"], [">", ["coalesce", ["get", "precision_m"], 0], 0]], paint: { "line-color": ink.ink, "line-opacity": 0.1, "line-width": metres(["*", 2, ["coalesce", ["get", "precision_m"], 0]], latitude) }, layout: { "line-join": "round" } },
    { id: "line", type: "line", source: "lines", filter: ["==", ["get", "kind"], "line"], paint: { "line-color": ink.ink, "line-width": 2.2, "line-dasharray": ["match", ["get", "dash"], 1, ["literal", [4, 2]], 2, ["literal", [1.5, 1.5]], 3, ["literal", [5, 1.5, 1, 1.5]], ["literal", [1, 0]]] as ExpressionSpecification }, layout: { "line-join": "round" } },
    { id: "disc-fill", type: "circle", ...single, filter: [">", ["get", "r"], 0], paint: { "circle-radius": disc, "circle-color": colour, "circle-opacity": smaller(pale, latitude), "circle-pitch-alignment": "map" } },
    { id: "disc-line", type: "circle", ...single, filter: [">", ["get", "r"], 0], paint: { "circle-radius": disc, "circle-color": "transparent", "circle-stroke-color": colour, "circle-stroke-width": 1, "circle-stroke-opacity": ["*", ["interpolate", ["linear"], ["get", "r"], 0, 0.75, 5_000, 0.4, 50_000, 0.15], ["/", ["get", "p"], 100]] } },
    { id: "denial-disc", type: "circle", source: "denials", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": metres(["coalesce", ["get", "radius_m"], 0], latitude), "circle-color": "transparent", "circle-stroke-color": ink.open, "circle-stroke-width": 1.2, "circle-stroke-opacity": 0.45 } },
    { id: "mark", type: "symbol", ...single, layout: { "icon-image": markOf(field, codes), "icon-size": ["interpolate", ["linear"], ["zoom"], 4, 0.55, 10, 0.8], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "p"] }, paint: {} },
    { id: "mark-unknown", type: "symbol", ...single, filter: ["<", ["get", "r"], 0], layout: { "text-field": "?", "text-font": FONT_BOLD, "text-size": 12, "text-offset": [0.8, -0.8], "text-allow-overlap": true }, paint: { "text-color": ink.ink, ...halo } },
    { id: "denial", type: "symbol", source: "denials", layout: { "icon-image": "barred", "icon-size": 0.8, "icon-allow-overlap": true } },
    { id: "cell", type: "circle", ...cells, layout: { "circle-sort-key": ["get", "n"] }, paint: { "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "n"]], 0.3, 7, 2, 8.5, 4, 10, 6, 14], "circle-color": ink.event, "circle-opacity": ["interpolate", ["linear"], ["log10", ["get", "n"]], 0.3, 0.3, 2, 0.5, 4, 0.75, 6, 0.9], "circle-stroke-color": ink.paper, "circle-stroke-width": 0.8, "circle-stroke-opacity": 0.7 } },
    { id: "cell-n", type: "symbol", ...cells, layout: { "text-field": ["number-format", ["get", "n"], { locale: document.documentElement.lang }], "text-font": FONT_BOLD, "text-size": ["interpolate", ["linear"], ["log10", ["get", "n"]], 0.3, 11, 4, 13], "text-padding": 3, "symbol-sort-key": ["-", 0, ["get", "n"]] }, paint: { "text-color": ink.ink, "text-halo-color": ink.paper, "text-halo-width": 2 } },
    { id: "line-name", type: "symbol", source: "lines", filter: ["==", ["get", "kind"], "line"], layout: { "symbol-placement": "line", "text-field": ["get", "label"], "text-font": FONT, "text-size": 12, "text-offset": [0, -0.8], "symbol-spacing": 350 }, paint: { "text-color": ink.ink, ...halo } },
    { id: "zone-name", type: "symbol", source: "zones", layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 12 }, paint: { "text-color": ink.link, ...halo } },
  ];
}

export function styleOf(config: Config, look: Look, tiles: string): StyleSpecification {
  const ground = groundOf(config, look.ink);
  return {
    version: 8,
    sources: { ...ground.sources, ...overlay(tiles) },
    layers: [...ground.layers, ...layersOf(look)],
    transition: { duration: 0, delay: 0 },
  };
}
