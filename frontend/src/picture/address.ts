/**
 * The address bar holds the whole view: what is chosen (the names the server knows), and how it is looked at:
 * `at` (longitude, latitude, zoom), `mark` (what the marks show), `off` (layers not shown). Whoever gets the link sees the same.
 */

export const VIEW = ["at", "mark", "off"] as const;
export type Mark = "party" | "act";

export interface At {
  lon: number;
  lat: number;
  zoom: number;
}

/** The order in which the server writes a choice (picture/choice.py), so that one view has one link. */
export const ORDER = [
  "from", "to", "agreement", "term", "reading", "status", "party", "against", "act", "weapon", "means", "certainty",
  "credibility", "area", "text",
];

/** The part of a query that chooses incidents, in its one order, values sorted; empty ones left out. */
export function chosen(query: URLSearchParams): URLSearchParams {
  const found = new URLSearchParams();
  for (const name of ORDER) {
    const values = [...new Set(query.getAll(name).map((value) => value.trim()))].filter(Boolean).sort();
    values.forEach((value) => found.append(name, value));
  }
  return found;
}

export function readAt(query: URLSearchParams): At | null {
  const parts = (query.get("at") ?? "").split(",").map(Number);
  const [lon, lat, zoom] = parts;
  if (parts.length !== 3 || lon === undefined || lat === undefined || zoom === undefined) return null;
  if (!parts.every(Number.isFinite) || Math.abs(lat) > 90 || Math.abs(lon) > 540 || zoom < 0 || zoom > 24) return null;
  return { lon, lat, zoom };
}

export function writeAt(at: At): string {
  return `${at.lon.toFixed(4)},${at.lat.toFixed(4)},${at.zoom.toFixed(2).replace(/\.?0+$/, "")}`;
}

export function readMark(query: URLSearchParams): Mark {
  return query.get("mark") === "act" ? "act" : "party";
}

export function readOff(query: URLSearchParams): Set<string> {
  return new Set((query.get("off") ?? "").split(",").filter(Boolean));
}

/** The address of a view: what is chosen first, then how it is looked at. */
export function addressOf(choice: URLSearchParams, at: At | null, mark: Mark, off: ReadonlySet<string>): string {
  const query = chosen(choice);
  if (at) query.append("at", writeAt(at));
  if (mark !== "party") query.append("mark", mark);
  if (off.size) query.append("off", [...off].sort().join(","));
  const text = readable(query);
  return text ? `/picture?${text}` : "/picture";
}

/** Commas and colons stand as they are: a link is read by people too. */
export function readable(query: URLSearchParams): string {
  return query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("+", "%20");
}
