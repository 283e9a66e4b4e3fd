import assert from "node:assert/strict";
import { test } from "node:test";
import { newLock, rewrap, Sealer, unlock, weakness, Broken, WrongPin } from "../src/field/keep/vault.ts";
import { digits, instantAt, wallTime } from "../src/field/screen/typing.ts";
import { loads, pause } from "../src/field/send/deliver.ts";

const ROUNDS = 1_000; // of tests only: the lock on a device is never below 600,000
const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const text = (content: ArrayBuffer) => new TextDecoder().decode(content);

test("what the lock sealed, its PIN opens again", async () => {
  const { lock, sealer } = await newLock("a horse of a battery", ROUNDS);
  const sealed = await sealer.seal("draft 1", bytes("who came"));
  const again = await unlock(lock, "a horse of a battery");

  assert.equal(text(await again.open("draft 1", sealed)), "who came");
});

test("another PIN opens nothing", async () => {
  const { lock } = await newLock("a horse of a battery", ROUNDS);

  await assert.rejects(unlock(lock, "a horse of a batterz"), WrongPin);
});

test("a new PIN opens what was sealed before it, and the old one no longer", async () => {
  const { lock, sealer } = await newLock("the first one", ROUNDS);
  const sealed = await sealer.seal("x", bytes("kept"));
  const fresh = await rewrap(lock, "the first one", "the second one");

  assert.equal(text(await (await unlock(fresh, "the second one")).open("x", sealed)), "kept");
  await assert.rejects(unlock(fresh, "the first one"), WrongPin);
});

test("a box put in the place of another does not open", async () => {
  const { sealer } = await newLock("a horse of a battery", ROUNDS);
  const sealed = await sealer.seal("draft 1", bytes("x"));

  await assert.rejects(sealer.open("draft 2", sealed), Broken);
});

test("a box with one bit changed does not open", async () => {
  const { sealer } = await newLock("a horse of a battery", ROUNDS);
  const sealed = await sealer.seal("x", bytes("hello"));
  const box = sealed.box.slice(0);
  new Uint8Array(box)[2] = (new Uint8Array(box)[2] as number) ^ 1;

  await assert.rejects(sealer.open("x", { ...sealed, box }), Broken);
});

test("no two boxes are alike, even of the same words", async () => {
  const { sealer } = await newLock("a horse of a battery", ROUNDS);
  const [one, other] = [await sealer.seal("x", bytes("same")), await sealer.seal("x", bytes("same"))];

  assert.notEqual(text(one.box), text(other.box));
  assert.notDeepEqual([...one.iv], [...other.iv]);
});

test("the key itself cannot be taken out of the browser", async () => {
  const { sealer } = await newLock("a horse of a battery", ROUNDS);
  const { key } = sealer as unknown as { key: CryptoKey };

  assert.equal(key.extractable, false);
  assert.ok(sealer instanceof Sealer);
});

const PINS: readonly [string, string | null][] = [
  ["12345", "short"],
  ["123456", "plain"],
  ["987654", "plain"],
  ["000000", "plain"],
  ["121212", "plain"],
  ["abcdef", "plain"],
  ["4711 0815", null],
  ["سلام عليكم", null],
  ["кінь на мосту", null],
];

for (const [pin, weak] of PINS)
  test(`the PIN ${pin} is ${weak ?? "a lock"}`, () => {
    assert.equal(weakness(pin), weak);
  });

const file = (name: string, size: number) => ({ name, size, type: "image/png", sha256: "" });

test("no post is larger than the server takes, no file is left out, none goes twice", () => {
  const files = [40, 70, 10, 99, 5, 5, 5].map((size, at) => file(`f${at}`, size * 1000));
  const posts = loads({ xml: "<x/>", sha256: "", files }, 110_000);

  assert.deepEqual(posts.flat().map((one) => one.name), files.map((one) => one.name));
  assert.ok(posts.every((post) => post.length === 1 || post.reduce((sum, one) => sum + one.size, 0) < 110_000));
});

test("a report without files is one post", () => {
  assert.deepEqual(loads({ xml: "<x/>", sha256: "", files: [] }, 1_000), [[]]);
});

test("tries grow rarer up to a quarter of an hour, and never come all at once", () => {
  const longest = [1, 2, 3, 8, 50].map((tries) => pause(tries, 1));

  assert.deepEqual(longest, [5_000, 10_000, 20_000, 640_000, 900_000]);
  assert.equal(pause(50, 0), 450_000);
});

test("digits of any keyboard become the digits of the form", () => {
  assert.equal(digits("١٢٣٫٥"), "123.5");
  assert.equal(digits("۴۵"), "45");
  assert.equal(digits(" −12,5 "), "-12.5");
});

test("a time on the wall and its instant are the same", () => {
  assert.equal(wallTime(instantAt("2026-02-03T04:05")), "2026-02-03T04:05");
  assert.equal(instantAt(""), "");
  assert.equal(wallTime("nonsense"), "");
});
