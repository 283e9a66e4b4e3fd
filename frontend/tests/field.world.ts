/** A still world for tests of the field page: one clock, one lot, ids that count. */

import { type Kept, Filling, type World } from "../src/field/filling.ts";
import type { Form } from "../src/field/form.ts";
import { below, type Node } from "../src/field/tree.ts";
import rules from "./forms/rules.json" with { type: "json" };
import small from "./forms/small.json" with { type: "json" };

export function still(at = "2031-05-04T05:00:00.000Z"): World & { at: Date; lots: number } {
  let made = 0;
  return {
    at: new Date(at),
    lots: 0.25,
    now() {
      return this.at;
    },
    random() {
      return this.lots;
    },
    uuid: () => `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`,
    property: (name) => (name === "deviceid" ? "device-1" : ""),
  };
}

export const FORMS = { small: small as unknown as Form, rules: rules as unknown as Form };

export function filling(name: keyof typeof FORMS, world: World = still(), kept?: Kept): Filling {
  return new Filling(FORMS[name], world, "en", kept);
}

export function at(filling: Filling, path: string, place = 1): Node {
  const node = below(filling.top, path)[place - 1];
  if (node === undefined) throw new Error(`nothing at ${path}`);
  return node;
}

export const say = (filling: Filling, path: string, value: string, place = 1): void =>
  filling.answer(at(filling, path, place), value);
export const told = (filling: Filling, path: string, place = 1): string => at(filling, path, place).read;
