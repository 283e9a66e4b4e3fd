/** What a person may choose on this device, and what it says of itself. */

import { COURIER } from "../keep/shelf.ts";
import { type Lock, rewrap, weakness, WrongPin } from "../keep/vault.ts";
import { el, fill, tell } from "./dom.ts";
import { erase, languages, LOCK } from "./gate.ts";
import type { Open, Screen, Stage } from "./stage.ts";

export const SYNC = "truce-field-outbox";

export class Settings implements Screen {
  readonly name = "settings";

  async enter(stage: Stage): Promise<void> {
    const { say } = stage;
    const open = stage.open as Open;
    fill(
      stage.main,
      el("p", {}, el("button", { type: "button", class: "quiet back", onclick: () => void stage.home() }, say.text("back"))),
      el("h1", { tabindex: -1 }, say.text("settings")),
      languages(stage),
      await this.paired(stage, open),
      await this.locked(stage, open),
      this.pin(stage),
      await this.room(stage),
      await this.gone(stage),
    );
  }

  private async paired(stage: Stage, open: Open): Promise<HTMLElement | null> {
    const { say } = stage;
    if ((await open.shelf.token()) === null) return null;
    const forget = async (): Promise<void> => {
      await open.shelf.pair(null);
      await this.enter(stage);
    };
    const button = el("button", { type: "button", onclick: () => void forget() }, say.text("unpair"));
    return el("section", {}, el("h2", {}, say.text("pairing")), el("p", {}, say.text("pairing_told")), button);
  }

  private async locked(stage: Stage, open: Open): Promise<HTMLElement> {
    const { say, base } = stage;
    const input = el("input", { type: "checkbox", id: "while-locked", "aria-describedby": "while-locked-told" });
    input.checked = (await base.setting(COURIER)) !== undefined;
    input.addEventListener("change", () => void this.sendWhileLocked(open, input.checked));
    return el(
      "section",
      {},
      el("h2", {}, say.text("sending")),
      el("label", { class: "tick" }, input, el("span", {}, say.text("while_locked"))),
      el("p", { class: "note", id: "while-locked-told" }, say.text("while_locked_told")),
    );
  }

  private async sendWhileLocked(open: Open, wanted: boolean): Promise<void> {
    await navigator.locks.request(SYNC, () => open.shelf.sendWhileLocked(wanted));
    if (wanted) await askWorker();
  }

  private pin(stage: Stage): HTMLElement {
    const { say } = stage;
    const field = (id: string, key: string, kind: string): [HTMLElement, HTMLInputElement] => {
      const input = el("input", { id, type: "password", autocomplete: kind, required: true, "aria-describedby": "pin-wrong" });
      return [el("div", { class: "field" }, el("label", { for: id }, say.text(key)), input), input];
    };
    const [one, old] = field("pin-old", "pin", "current-password");
    const [two, fresh] = field("pin-fresh", "pin_new", "new-password");
    const [three, again] = field("pin-again", "pin_again", "new-password");
    const wrong = el("p", { class: "wrong", id: "pin-wrong", role: "alert" });
    const form = el("form", { novalidate: true }, one, two, three, wrong, el("button", { type: "submit" }, say.text("pin_change")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.change(stage, old, fresh, again, wrong);
    });
    return el("section", {}, el("details", {}, el("summary", {}, say.text("pin_change")), form));
  }

  private async change(
    stage: Stage,
    old: HTMLInputElement,
    fresh: HTMLInputElement,
    again: HTMLInputElement,
    wrong: HTMLElement,
  ): Promise<void> {
    const { say, base } = stage;
    const weak = weakness(fresh.value);
    if (weak !== null || fresh.value !== again.value) return tell(wrong, say.text(weak === null ? "pin_differ" : `pin_${weak}`));
    try {
      await base.set(LOCK, await rewrap((await base.setting<Lock>(LOCK)) as Lock, old.value, fresh.value));
    } catch (fault) {
      if (!(fault instanceof WrongPin)) throw fault;
      return tell(wrong, say.text("pin_wrong"));
    }
    stage.notice(say.text("pin_changed"), "good");
    await this.enter(stage);
  }

  private async room(stage: Stage): Promise<HTMLElement> {
    const { say } = stage;
    const persisted = (await navigator.storage?.persisted?.()) ?? false;
    const told = await navigator.storage?.estimate?.();
    const used = say.text("room_used", { used: say.size(told?.usage ?? 0), free: say.size(Math.max(0, (told?.quota ?? 0) - (told?.usage ?? 0))) });
    const ask = async (): Promise<void> => {
      const granted = await navigator.storage?.persist?.();
      if (granted !== true) stage.notice(say.text("room_refused"), "warn");
      await this.enter(stage);
    };
    return el(
      "section",
      {},
      el("h2", {}, say.text("room")),
      el("p", {}, used),
      el("p", {}, el("span", { class: `badge ${persisted ? "t-good" : "t-warn"}` }, say.text(persisted ? "room_lasting" : "room_passing"))),
      persisted ? null : el("p", { class: "note" }, say.text("room_passing_told")),
      persisted ? null : el("button", { type: "button", onclick: () => void ask() }, say.text("room_ask")),
    );
  }

  private async gone(stage: Stage): Promise<HTMLElement> {
    const { say, base } = stage;
    const held = (await base.count("drafts")) + (await base.count("outbox"));
    const sure = el("input", { type: "checkbox" });
    const button = el("button", { type: "button", class: "danger", disabled: true, onclick: () => void erase(stage) }, say.text("erase"));
    sure.addEventListener("change", () => {
      button.disabled = !sure.checked;
    });
    return el(
      "section",
      {},
      el("details", {}, el("summary", {}, say.text("erase")), el("p", {}, say.text("erase_told", { n: held })), el("label", { class: "tick" }, sure, el("span", {}, say.text("erase_sure"))), button),
    );
  }
}

interface Syncing {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Ask the browser to wake the worker when there is a network, where it can (Background Sync). */
export async function askWorker(): Promise<void> {
  const worker = (await navigator.serviceWorker?.getRegistration()) as (ServiceWorkerRegistration & Syncing) | undefined;
  try {
    await worker?.sync?.register(SYNC);
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault; // refused by the person or the browser: the page sends when it is open
  }
}
