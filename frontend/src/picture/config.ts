/** What the page says about itself (`data-config` of #picture): the server writes it, `truce/web/picture/page.py`. */

export interface Named {
  code: string;
  label: string;
}

/** The base map the deployer chose; none: our own light one. */
export interface BaseMap {
  kind: "own" | "raster" | "pmtiles" | "style";
  url: string;
  credit: string;
}

export interface Config {
  version: string;
  worker: string;
  language: string;
  zone: string;
  bounds: [number, number, number, number] | null;
  days: [string, string] | null;
  basemap: BaseMap;
  parties: Named[];
  acts: Named[];
  access: Named[];
  texts: Record<string, string>;
}

/** One day of the timeline, as `/picture/summary.json` tells it. */
export interface Day {
  day: string;
  n: number;
  expected: number;
  low: number;
  high: number;
  watched: number | null;
}

export interface Part {
  code: string;
  n: number;
}

export function configOf(element: HTMLElement): Config {
  return JSON.parse(element.dataset["config"] ?? "{}") as Config;
}

/** A text with its places filled in. */
export function say(config: Config, key: string, given: Record<string, string | number> = {}): string {
  const text = config.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ""));
}
