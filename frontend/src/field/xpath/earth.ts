/** Lengths and areas on a sphere, as JavaRosa takes them: one circumference of 40,041,438.5 m. */

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

const RADIUS = 40_041_438.5 / (2 * Math.PI);
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The points of a geopoint, geotrace or geoshape: "lat lon altitude accuracy" by semicolons. */
export function pointsOf(text: string): Point[] {
  return text
    .split(";")
    .map((part) => part.trim().split(/\s+/).map(Number))
    .filter((numbers) => numbers.length >= 2 && numbers.every(Number.isFinite))
    .map(([lat, lon]) => ({ lat: lat as number, lon: lon as number }));
}

/** Metres along the points (haversine). */
export function lengthOf(points: readonly Point[]): number {
  return points.slice(1).reduce((total, point, at) => total + between(points[at] as Point, point), 0);
}

function between(one: Point, other: Point): number {
  const height = Math.sin(radians(other.lat - one.lat) / 2) ** 2;
  const width = Math.sin(radians(other.lon - one.lon) / 2) ** 2;
  const chord = height + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * width;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Square metres within the ring of points (Chamberlain and Duquette 2007, equation 3). */
export function areaOf(points: readonly Point[]): number {
  if (points.length < 3) return 0;
  const total = points.reduce((sum, point, at) => {
    const next = points[(at + 1) % points.length] as Point;
    return sum + radians(next.lon - point.lon) * (2 + Math.sin(radians(point.lat)) + Math.sin(radians(next.lat)));
  }, 0);
  return Math.abs((total * RADIUS * RADIUS) / 2);
}
