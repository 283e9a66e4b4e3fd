/** The form being filled, as its parts see it; and what each part must be able to do. */

import type { Filling } from "../filling.ts";
import type { FileNote } from "../keep/shelf.ts";
import type { Stage } from "./stage.ts";

export interface Sheet {
  readonly stage: Stage;
  readonly filling: Filling;
  changed(typing?: boolean): void;
  guarded(change: () => void): void;
  addFile(name: string, type: string, content: ArrayBuffer): Promise<boolean>;
  fileOf(name: string): FileNote | undefined;
  blobOf(name: string): Promise<Blob | null>;
  dropFile(name: string): Promise<void>;
}

/** What a question is answered with. */
export interface Input {
  readonly element: HTMLElement;
  /** Several controls under one legend. */
  readonly grouped: boolean;
  /** Only told, not asked. */
  readonly note: boolean;
  refresh(readonly: boolean): void;
  mark(wrong: boolean): void;
  focus(): void;
}

export interface Ids {
  readonly input: string;
  readonly label: string;
  readonly hint: string;
  readonly wrong: string;
}

export type Take = (value: string, typing: boolean) => void;
