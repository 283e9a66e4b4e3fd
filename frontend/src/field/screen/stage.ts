/** What every screen stands on: the words, the device's shelf once it is unlocked, and the way from one to the next. */

import type { Base } from "../keep/base.ts";
import type { Shelf } from "../keep/shelf.ts";
import type { Sealer } from "../keep/vault.ts";
import type { Say } from "./say.ts";

export interface Stage {
  readonly base: Base;
  readonly main: HTMLElement;
  say: Say;
  /** Present while the lock is open. */
  open: Open | null;
  show(screen: Screen): Promise<void>;
  home(): Promise<void>;
  speak(language: string): Promise<void>;
  lock(): Promise<void>;
  sync(forced?: boolean): Promise<void>;
  notice(text: string, tone?: Tone): void;
}

export interface Open {
  readonly shelf: Shelf;
  readonly sealer: Sealer;
}

export type Tone = "good" | "warn" | "bad";

/** One screen: puts itself into main; `leave` keeps what is open before another comes. */
export interface Screen {
  readonly name: string;
  enter(stage: Stage): Promise<void>;
  leave?(): Promise<void>;
  /** Keep what is open, and stay: the page may be about to be killed. */
  keep?(): Promise<void>;
  /** Something changed behind it: reports were sent, the network came or went. */
  refresh?(): Promise<void>;
}
