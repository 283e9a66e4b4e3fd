/** Every function that an expression may call, by name. truce/field/xpaths.py holds the same names. */

import { CORE } from "./core.ts";
import { DATES } from "./dates.ts";
import { ODK } from "./odk.ts";
import type { Callable } from "./calling.ts";

export const FUNCTIONS: ReadonlyMap<string, Callable> = new Map(Object.entries({ ...CORE, ...ODK, ...DATES }));
