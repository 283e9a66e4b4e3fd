/** Before anything else: choosing the PIN on a new device, giving it on one that is locked. */

import { Base } from "../keep/base.ts";
import { Shelf } from "../keep/shelf.ts";
import { type Lock, newLock, unlock, weakness, WrongPin } from "../keep/vault.ts";
import { el, fill, tell } from "./dom.ts";
import { LANGUAGES } from "./say.ts";
import type { Screen, Stage } from "./stage.ts";

export const LOCK = "lock";
const TRIES = "tries";
const FREE_TRIES = 5;
const LONGEST_SECONDS = 300;

interface Tries {
  readonly wrong: number;
  readonly next: number;
}

/** The right gate for this device. */
export async function gate(base: Base): Promise<Screen> {
  const lock = await base.setting<Lock>(LOCK);
  return lock === undefined ? new Choose() : new Unlock(lock);
}

/** A choice of language, shown wherever nothing is open yet. */
export function languages(stage: Stage): HTMLElement {
  const select = el("select", { id: "language", onchange: () => void stage.speak(select.value) });
  for (const [code, name] of Object.entries(LANGUAGES))
    select.append(el("option", { value: code, lang: code, selected: code === stage.say.language }, name));
  return el("div", { class: "field" }, el("label", { for: "language" }, stage.say.text("language")), select);
}

function pinField(id: string, label: string, hint: string | null, fresh: boolean): [HTMLElement, HTMLInputElement] {
  const input = el("input", {
    id,
    type: "password",
    autocomplete: fresh ? "new-password" : "current-password",
    required: true,
    "aria-describedby": hint === null ? "pin-wrong" : `${id}-hint pin-wrong`,
  });
  const field = el("div", { class: "field" }, el("label", { for: id }, label), input);
  if (hint !== null) input.before(el("span", { class: "hint", id: `${id}-hint` }, hint));
  return [field, input];
}

class Choose implements Screen {
  readonly name = "choose";

  async enter(stage: Stage): Promise<void> {
    const { say } = stage;
    const [first, pin] = pinField("pin", say.text("pin_new"), say.text("pin_hint"), true);
    const [second, again] = pinField("again", say.text("pin_again"), null, true);
    const wrong = el("p", { class: "wrong", id: "pin-wrong", role: "alert" });
    const button = el("button", { class: "primary", type: "submit" }, say.text("pin_set"));
    const form = el("form", { novalidate: true }, first, second, wrong, el("div", { class: "actions" }, button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.set(stage, pin, again, wrong, button);
    });
    fill(
      stage.main,
      el("h1", { tabindex: -1 }, say.text("title")),
      el("p", { class: "lead" }, say.text("welcome")),
      languages(stage),
      el("h2", {}, say.text("pin_why_title")),
      el("p", {}, say.text("pin_why")),
      el("p", { class: "note" }, say.text("pin_lost")),
      form,
    );
  }

  private async set(
    stage: Stage,
    pin: HTMLInputElement,
    again: HTMLInputElement,
    wrong: HTMLElement,
    button: HTMLButtonElement,
  ): Promise<void> {
    const weak = weakness(pin.value);
    const fault = weak !== null ? `pin_${weak}` : pin.value === again.value ? null : "pin_differ";
    pin.setAttribute("aria-invalid", String(weak !== null));
    again.setAttribute("aria-invalid", String(fault === "pin_differ"));
    tell(wrong, fault === null ? "" : stage.say.text(fault));
    if (fault !== null) {
      (weak !== null ? pin : again).focus();
      return;
    }
    button.disabled = true;
    tell(button, stage.say.text("pin_wait"));
    const { lock, sealer } = await newLock(pin.value);
    await stage.base.set(LOCK, lock);
    await navigator.storage?.persist?.();
    stage.open = { shelf: new Shelf(stage.base, sealer), sealer };
    await stage.home();
  }
}

class Unlock implements Screen {
  readonly name = "unlock";
  private readonly kept: Lock;

  constructor(kept: Lock) {
    this.kept = kept;
  }

  async enter(stage: Stage): Promise<void> {
    const { say } = stage;
    const [field, pin] = pinField("pin", say.text("pin"), null, false);
    const wrong = el("p", { class: "wrong", id: "pin-wrong", role: "alert" });
    const button = el("button", { class: "primary", type: "submit" }, say.text("unlock"));
    const form = el("form", { novalidate: true }, field, wrong, el("div", { class: "actions" }, button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.tryIt(stage, pin, wrong, button);
    });
    const [drafts, waiting] = [await stage.base.count("drafts"), await stage.base.count("outbox")];
    fill(
      stage.main,
      el("h1", { tabindex: -1 }, say.text("title")),
      el("p", { class: "lead" }, say.text("locked", { drafts, waiting })),
      form,
      languages(stage),
      el("details", {}, el("summary", {}, say.text("pin_forgotten")), ...this.forgotten(stage, drafts + waiting)),
    );
    pin.focus();
  }

  private forgotten(stage: Stage, held: number): HTMLElement[] {
    const { say } = stage;
    const sure = el("input", { type: "checkbox", id: "erase-sure" });
    const button = el("button", { class: "danger", type: "button", disabled: true }, say.text("erase"));
    sure.addEventListener("change", () => {
      button.disabled = !sure.checked;
    });
    button.addEventListener("click", () => void erase(stage));
    return [
      el("p", {}, say.text("erase_told", { n: held })),
      el("label", { class: "tick" }, sure, el("span", {}, say.text("erase_sure"))),
      el("div", { class: "actions" }, button),
    ];
  }

  private async tryIt(stage: Stage, pin: HTMLInputElement, wrong: HTMLElement, button: HTMLButtonElement): Promise<void> {
    const tries = (await stage.base.setting<Tries>(TRIES)) ?? { wrong: 0, next: 0 };
    const seconds = Math.ceil((tries.next - Date.now()) / 1000);
    if (seconds > 0) return tell(wrong, stage.say.text("pin_later", { n: Math.min(seconds, LONGEST_SECONDS) }));
    button.disabled = true;
    tell(wrong, "");
    try {
      await stage.base.set(TRIES, later(tries.wrong + 1)); // written first: a reload does not forget a try
      const sealer = await unlock(this.kept, pin.value);
      await stage.base.set(TRIES, { wrong: 0, next: 0 });
      stage.open = { shelf: new Shelf(stage.base, sealer), sealer };
      await stage.home();
    } catch (fault) {
      if (!(fault instanceof WrongPin)) throw fault;
      tell(wrong, stage.say.text("pin_wrong"));
      pin.setAttribute("aria-invalid", "true");
      pin.select();
    } finally {
      button.disabled = false;
    }
  }
}

/** After a few tries each further one waits, longer each time: against a thumb, not against a laboratory. */
function later(wrong: number): Tries {
  const seconds = wrong <= FREE_TRIES ? 0 : Math.min(LONGEST_SECONDS, 2 ** (wrong - FREE_TRIES));
  return { wrong, next: Date.now() + seconds * 1000 };
}

export async function erase(stage: Stage): Promise<void> {
  await stage.base.erase();
  location.replace(location.pathname);
}
