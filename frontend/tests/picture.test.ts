/** The picture's plain parts: addresses, days, metres. Run by `npm test`, and by tests/web/picture/test_script.py. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, chosen, readAt, readOff, readable, writeAt } from "../src/picture/address.ts";
import { metres } from "../src/picture/style.ts";
import { next, stretch, stroke } from "../src/picture/timeline.ts";

test("one view has one address, in whatever order its filters were chosen", () => {
  const one = new URLSearchParams("party=karst&act=b&from=2024-10-01&act=a&text=");
  const other = new URLSearchParams("act=a&act=b&act=a&from=2024-10-01&party=karst&colour=red");

  assert.equal(chosen(one).toString(), chosen(other).toString());
  assert.equal(readable(chosen(one)), "from=2024-10-01&party=karst&act=a&act=b");
});

test("how it is looked at stands behind what is chosen", () => {
  const address = addressOf(new URLSearchParams("area=zone:vela"), { lon: -36.05, lat: 43.01, zoom: 11.5 }, "act", new Set(["zones", "discs"]));

  assert.equal(address, "/picture?area=zone:vela&at=-36.0500,43.0100,11.5&mark=act&off=discs,zones");
  assert.deepEqual(readAt(new URLSearchParams(address.split("?")[1])), { lon: -36.05, lat: 43.01, zoom: 11.5 });
  assert.deepEqual([...readOff(new URLSearchParams(address.split("?")[1]))], ["discs", "zones"]);
});

test("a place that cannot be is no place", () => {
  for (const at of ["", "1,2", "a,b,c", "0,91,3", "0,0,99", "1,2,3,4"]) assert.equal(readAt(new URLSearchParams({ at })), null);
});

test("a camera comes back as it was written", () => {
  assert.equal(writeAt({ lon: 38.43, lat: 48.69, zoom: 10 }), "38.4300,48.6900,10");
});

test("days have no gaps, over the end of a month and of February", () => {
  assert.deepEqual(stretch("2024-02-28", "2024-03-01"), ["2024-02-28", "2024-02-29", "2024-03-01"]);
});

test("a plot without a size has no hatching, and no numbers that are none", () => {
  assert.equal(stroke(40, 0), null);
  assert.equal(stroke(0, 0), null);
  assert.deepEqual(stroke(40, 240), { width: 1, d: "M0 6L1 0" });
});

test("playing never leaves a day out, keeps the length, and ends on the last day", () => {
  for (const [begin, end, count] of [[0, 0, 5], [0, 6, 41], [3, 9, 12]] as const) {
    let window: [number, number] = [begin, end];
    const seen = new Set<number>();
    for (;;) {
      for (let day = window[0]; day <= window[1]; day += 1) seen.add(day);
      const after = next(window, count);
      if (!after) break;
      assert.equal(after[1] - after[0], end - begin);
      window = after;
    }
    assert.equal(window[1], count - 1);
    assert.equal(seen.size, count - begin);
  }
});

test("a disc of the equator's length is as wide as the world, and half as many metres at 60 degrees", () => {
  const radius = (metresAway: number, latitude: number): number => {
    const told = metres(["literal", metresAway] as never, latitude) as unknown as [string, unknown, unknown, number, [string, unknown, number]];
    return metresAway * told[4][2];
  };

  assert.ok(Math.abs(radius(40_075_016.686, 0) - 512) < 1e-6);
  assert.ok(Math.abs(radius(1000, 60) / radius(1000, 0) - 2) < 1e-9);
});
