/** Where an expression stands while it is worked out. */

import type { Node } from "../tree.ts";
import type { Expression } from "./parse.ts";
import type { Value } from "./values.ts";

/** What functions ask of whoever fills the form. */
export interface Host {
  /** The document: a root without a name. */
  readonly root: Node;
  readonly version: string;
  now(): Date;
  random(): number;
  uuid(): string;
  list(id: string): Node | null;
  itext(id: string, at: Node): string;
  choiceName(value: string, path: string, at: Node): string;
}

export interface Scope {
  readonly host: Host;
  readonly node: Node;
  readonly position: number;
  readonly size: number;
  /** Works a part of the expression out, here or elsewhere. */
  worth(tree: Expression, scope: Scope): Value;
  /** The node that the whole expression is asked at: current(). */
  readonly asked: Node;
}
