import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, faults, fits } from "../src/field/checking.ts";
import { carried, Filling, FormFault } from "../src/field/filling.ts";
import { questions } from "../src/field/questions.ts";
import { written } from "../src/field/submission.ts";
import { at, filling, FORMS, say, still, told } from "./field.world.ts";

const question = (name: "small" | "rules", ref: string) => [...questions(FORMS[name].body)].find((one) => one.ref === ref);

test("a new one has its id, its beginning and its day", () => {
  const one = filling("small");

  assert.match(one.instanceId, /^uuid:[0-9a-f-]{36}$/);
  assert.equal(told(one, "/data/deviceid"), "device-1");
  assert.equal(new Date(told(one, "/data/start")).toISOString(), "2031-05-04T05:00:00.000Z");
  assert.equal(told(one, "/data/end"), "");
});

test("a question that does not apply is not asked, not at fault and not sent", () => {
  const one = filling("small");
  say(one, "/data/heard", "yes");
  say(one, "/data/shots", "12");
  say(one, "/data/heard", "no");

  assert.equal(at(one, "/data/shots").counts, false);
  assert.ok(!written(one).includes("<shots"));
  assert.ok(!faults(one).some((fault) => fault.node.name === "shots"));
});

test("an answer comes back when its question applies again", () => {
  const one = filling("small");
  say(one, "/data/heard", "yes");
  say(one, "/data/shots", "12");
  say(one, "/data/heard", "no");
  say(one, "/data/heard", "yes");

  assert.equal(told(one, "/data/shots"), "12");
});

test("what is wrong is said in the words of the form", () => {
  const one = filling("small");
  say(one, "/data/heard", "yes");
  say(one, "/data/shots", "1000");

  const fault = faults(one).find((found) => found.node.name === "shots");

  assert.deepEqual([fault?.kind, fault?.says], ["constraint", "From 1 to 999."]);
});

test("letters where a number belongs are at fault before any rule of the form", () => {
  const one = filling("small");
  say(one, "/data/heard", "yes");
  say(one, "/data/shots", "a few");

  assert.equal(faultOf(one, question("small", "/data/shots")!, at(one, "/data/shots"))?.kind, "type");
});

test("a time to come is refused by the rule that looks at the clock", () => {
  const one = filling("small");
  say(one, "/data/heard", "yes");
  say(one, "/data/when", "2031-05-04T05:00:01Z");
  const late = faults(one).some((fault) => fault.node.name === "when");
  say(one, "/data/when", "2031-05-04T04:59:59Z");

  assert.deepEqual([late, faults(one).some((fault) => fault.node.name === "when")], [true, false]);
});

test("choices follow the answer above them, and what left the list is taken back", () => {
  const one = filling("small");
  say(one, "/data/where/oblast", "kharkiv");
  const raion = question("small", "/data/where/raion")!;
  const offered = one.choices.offered(raion, at(one, "/data/where/raion"));
  say(one, "/data/where/raion", "izium");
  say(one, "/data/where/oblast", "donetsk");

  assert.deepEqual(offered, [{ value: "izium", label: "Izium" }]);
  assert.equal(told(one, "/data/where/raion"), "");
});

test("a total is right after every answer, every addition and every removal", () => {
  const one = filling("small");
  say(one, "/data/weapon/n", "2");
  const second = one.addTo(one.top, "/data/weapon");
  say(one, "/data/weapon/n", "3", 2);
  const both = told(one, "/data/total");
  one.remove(second);

  assert.deepEqual([both, told(one, "/data/total")], ["5", "2"]);
});

test("each of a repeat speaks of itself", () => {
  const one = filling("small");
  say(one, "/data/weapon/kind", "gun");
  one.addTo(one.top, "/data/weapon");
  say(one, "/data/weapon/kind", "mine", 2);
  const label = question("small", "/data/weapon/n")!.label;

  assert.equal(one.choices.said(label, at(one, "/data/weapon/n", 2)), "How many mine");
});

test("texts are said in the language chosen, and in the form's own where it has none", () => {
  const one = filling("small");
  one.language = "uk";
  const shots = question("small", "/data/shots")!;
  const place = question("small", "/data/where/place")!;

  assert.equal(one.choices.said(shots.label, at(one, "/data/shots")), "Скільки пострілів?");
  assert.equal(one.choices.said(place.hint, at(one, "/data/where/place")), "Stand still under open sky.");
});

test("a lot that was drawn stays drawn", () => {
  const world = still();
  const one = filling("small", world);
  const first = told(one, "/data/lot");
  world.lots = 0.75;
  say(one, "/data/words", "x");

  assert.equal(told(one, "/data/lot"), first);
});

test("a form that was put away is the same when it is taken up again", () => {
  const one = filling("small");
  say(one, "/data/heard", "yes");
  say(one, "/data/shots", "7");
  say(one, "/data/weapon/n", "2");
  one.addTo(one.top, "/data/weapon");
  say(one, "/data/weapon/n", "5", 2);
  const again = filling("small", still("2031-05-06T00:00:00Z"), JSON.parse(JSON.stringify(one.kept())));

  assert.equal(written(again), written(one));
  assert.equal(again.instanceId, one.instanceId);
});

test("what is written is well-formed whatever was typed", () => {
  const one = filling("small");
  say(one, "/data/words", "a & b < c > \"d\" \u0000\u001f \ud800 é 🪖");

  assert.ok(written(one).includes("<words>a &amp; b &lt; c &gt; &quot;d&quot;  \ufffd é 🪖</words>"));
  assert.equal(carried("\ud83e\ude96\udc00"), "🪖\ufffd");
});

test("what is written names the form, its version and its id", () => {
  const xml = written(filling("small"));

  assert.match(xml, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<data xmlns:jr="[^"]+" xmlns:orx="[^"]+" xmlns:odk="[^"]+" id="small" version="1">/);
  assert.match(xml, /<meta><instanceID>uuid:[^<]+<\/instanceID><\/meta><\/data>$/);
});

test("a default is worked out once, at the beginning", () => {
  assert.equal(told(filling("rules"), "/data/opened"), "for you");
});

test("a repeat stands as often as its count says", () => {
  const one = filling("rules");
  const before = one.top.kids.filter((kid) => kid.name === "person").length;
  say(one, "/data/people", "4");
  const after = one.top.kids.filter((kid) => kid.name === "person").map((kid) => kid.kids[0]?.read);

  assert.equal(before, 2);
  assert.deepEqual(after, ["1", "2", "3", "4"]);
});

test("a count of a slipped finger is refused, not obeyed", () => {
  assert.throws(() => say(filling("rules"), "/data/people", "100000000"), FormFault);
});

test("a repeat within a repeat belongs to its own", () => {
  const one = filling("rules");
  const second = one.top.kids.filter((kid) => kid.name === "person")[1]!;
  one.addTo(second, "/data/person/wound");

  assert.deepEqual(
    one.top.kids.filter((kid) => kid.name === "person").map((kid) => kid.kids.filter((inner) => inner.name === "wound").length),
    [1, 2],
  );
});

test("the second of a repeat can be asked by its place, and all be joined", () => {
  const one = filling("rules");
  say(one, "/data/person/called", "first");
  say(one, "/data/person/called", "second", 2);

  assert.deepEqual([told(one, "/data/second"), told(one, "/data/names")], ["second", "first, second"]);
});

test("what stands in a group that does not count reads as blank elsewhere", () => {
  const one = filling("rules");
  say(one, "/data/name", "open");
  say(one, "/data/secret/inner", "x");
  const open = told(one, "/data/echo");
  say(one, "/data/name", "shut");

  assert.deepEqual([open, told(one, "/data/echo")], ["<x>", "<>"]);
});

test("what is required is asked for only while its group counts", () => {
  const one = filling("rules");
  const shut = faults(one).length;
  say(one, "/data/name", "open");

  assert.deepEqual([shut, faults(one).map((fault) => fault.node.name)], [0, ["inner"]]);
});

test("a change stamps the time where the form asks for it", () => {
  const world = still();
  const one = filling("rules", world);
  world.at = new Date("2031-05-04T06:00:00Z");
  say(one, "/data/name", "x");

  assert.equal(new Date(told(one, "/data/stamped")).toISOString(), "2031-05-04T06:00:00.000Z");
});

test("the name of a choice can be told back", () => {
  const one = filling("rules");
  say(one, "/data/mood", "tense");

  assert.equal(told(one, "/data/mood_told"), "Tense");
});

test("a form of a schema this page does not know is refused", () => {
  assert.throws(() => new Filling({ ...FORMS.small, schema: 2 }, still(), "en"), FormFault);
});

test("rules that never come to rest are refused", () => {
  const circle = {
    ...FORMS.small,
    binds: { ...FORMS.small.binds, "/data/total": { type: "string", calculate: "concat(/data/total, 'x')" } },
  };

  assert.throws(() => new Filling(circle, still(), "en"), FormFault);
});

const VALUES: readonly [string, string, boolean][] = [
  ["int", "-12", true],
  ["int", "1.0", false],
  ["decimal", "1.", true],
  ["decimal", "1,5", false],
  ["date", "2028-02-29", true],
  ["date", "2027-02-29", false],
  ["time", "23:59", true],
  ["time", "24:00", false],
  ["dateTime", "2031-05-04T05:00:00.000+03:00", true],
  ["dateTime", "2031-05-04", false],
  ["geopoint", "50.1 36.2 0 4.5", true],
  ["geopoint", "91 36 0 0", false],
  ["geopoint", "50 36 0 -1", false],
  ["geotrace", "50 36 0 0", false],
  ["geotrace", "50 36 0 0; 50.1 36 0 0", true],
  ["geoshape", "50 36; 50 37; 51 37; 50 36", true],
  ["geoshape", "50 36; 50 37; 51 37", false],
  ["string", "anything", true],
];

for (const [type, value, expected] of VALUES)
  test(`${value} ${expected ? "is" : "is no"} ${type}`, () => {
    assert.equal(fits(type, value), expected);
  });
