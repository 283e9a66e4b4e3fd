/** The page for reports from the field: starts, keeps time with the network, and moves between its screens. */

import { Base } from "./keep/base.ts";
import { COURIER } from "./keep/shelf.ts";
import { deliver, doorsOf, knock, type Told } from "./send/deliver.ts";
import { renew } from "./send/forms.ts";
import { el, fill, tell } from "./screen/dom.ts";
import { gate } from "./screen/gate.ts";
import { Home } from "./screen/home.ts";
import { preferred, Say, type Texts } from "./screen/say.ts";
import { askWorker } from "./screen/settings.ts";
import type { Open, Screen, Stage, Tone } from "./screen/stage.ts";

const AT = "/field/app";
const EVERY = 60_000; // between two looks whether something can be sent
const IDLE = 15 * 60_000; // until the lock shuts by itself

const net = (input: string, init?: RequestInit): Promise<Response> => fetch(input, { credentials: "same-origin", ...init });

class Page implements Stage {
  readonly base: Base;
  readonly main: HTMLElement;
  say: Say;
  open: Open | null = null;
  private readonly texts: Texts;
  private screen: Screen | null = null;
  private readonly notices: HTMLElement;
  private moved = Date.now();
  private syncing: Promise<void> = Promise.resolve();
  private pairing = fromAddress();

  constructor(base: Base, texts: Texts, language: string) {
    this.base = base;
    this.texts = texts;
    this.say = new Say(texts, language);
    this.main = document.querySelector("main") as HTMLElement;
    this.notices = document.getElementById("notices") as HTMLElement;
  }

  async start(): Promise<void> {
    this.spoken();
    await this.show(await gate(this.base));
    addEventListener("online", () => void this.turned());
    addEventListener("offline", () => void this.turned());
    addEventListener("pagehide", () => void this.screen?.keep?.());
    document.addEventListener("visibilitychange", () => void this.turned());
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (this.moved = Date.now()), { passive: true });
    setInterval(() => void this.tick(), EVERY);
    navigator.serviceWorker?.addEventListener("message", () => void this.screen?.refresh?.());
  }

  async show(screen: Screen): Promise<void> {
    await this.screen?.leave?.();
    this.screen = screen;
    document.body.dataset["screen"] = screen.name;
    await screen.enter(this);
    const focused = document.activeElement;
    if (focused === document.body || focused === null) this.main.querySelector<HTMLElement>("h1")?.focus();
    window.scrollTo(0, 0);
  }

  async home(): Promise<void> {
    const first = this.screen?.name === "choose" || this.screen?.name === "unlock";
    await this.show(new Home());
    if (first) void this.sync();
  }

  async speak(language: string): Promise<void> {
    this.say = new Say(this.texts, language);
    await this.base.set("language", language);
    this.spoken();
    await this.screen?.enter(this);
  }

  private spoken(): void {
    document.documentElement.lang = this.say.language;
    document.documentElement.dir = this.say.direction;
    document.title = this.say.text("title");
    for (const part of document.querySelectorAll<HTMLElement>("[data-say]")) tell(part, this.say.text(part.dataset["say"] as string));
  }

  /** A page that begins anew holds no key: nothing of it stays in memory. */
  async lock(): Promise<void> {
    await this.screen?.leave?.();
    location.reload();
  }

  private async tick(): Promise<void> {
    if (this.open !== null && Date.now() - this.moved > IDLE) return this.lock();
    await this.sync();
  }

  private async turned(): Promise<void> {
    if (document.visibilityState === "hidden") {
      await this.screen?.keep?.();
      return;
    }
    if (this.open !== null && Date.now() - this.moved > IDLE) return this.lock();
    await this.screen?.refresh?.();
    await this.sync();
  }

  /** Send what waits, fetch what is new. One after the other; a second wish waits for the first. */
  sync(forced = false): Promise<void> {
    this.syncing = this.syncing.then(() => this.syncNow(forced));
    return this.syncing;
  }

  private async syncNow(forced: boolean): Promise<void> {
    if (this.open === null) return;
    if ((await this.base.setting(COURIER)) !== undefined) await askWorker();
    if (this.pairing !== null) await this.pair(this.open);
    const doors = doorsOf(AT, await this.open.shelf.token());
    const told = await deliver({ base: this.base, vault: this.open.sealer, fetch: net, doors, now: () => Date.now() }, forced);
    if (navigator.onLine) await this.news(told, doors);
    this.tellSent(told, forced);
    await this.screen?.refresh?.();
  }

  /** A link that a phone was shown leads here with a token of its own: kept behind the PIN, and gone from the address. */
  private async pair(open: Open): Promise<void> {
    await open.shelf.pair(this.pairing);
    this.pairing = null;
    this.notice(this.say.text("paired"), "good");
  }

  private async news(told: Told, doors: readonly string[]): Promise<void> {
    const door = told.hindered === "signin" ? "signin" : await knock({ fetch: net, doors });
    if (door === "offline") return;
    await this.base.set("signed_out", door === "signin");
    if (door === "signin") return;
    await this.base.set("who", door.who ?? "");
    try {
      await renew(this.base, net, door.forms);
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault; // the way was lost meanwhile; the forms that lie here stay
    }
  }

  private tellSent(told: Told, forced: boolean): void {
    if (told.sent > 0) this.notice(this.say.text("sent", { n: told.sent }), "good");
    else if (forced && told.hindered === "offline") this.notice(this.say.text("sent_offline"), "warn");
    else if (forced && told.hindered === "signin") this.notice(this.say.text("sent_signin"), "warn");
  }

  notice(text: string, tone: Tone = "good"): void {
    const close = el("button", { type: "button", class: "quiet small", onclick: () => fill(this.notices) }, this.say.text("close"));
    fill(this.notices, el("div", { class: `flash t-${tone}` }, el("p", {}, text), close));
  }
}

/** The token of a link `/field/app#key=…`. What stands behind # is never sent, and does not stay in the address. */
function fromAddress(): string | null {
  const token = /^#key=([\w-]{20,200})$/.exec(location.hash)?.[1] ?? null;
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  return token;
}

/** A new version of the page waits until a person says so: never under an open form. */
async function worker(page: Page): Promise<void> {
  if (!("serviceWorker" in navigator)) return page.notice(page.say.text("no_worker"), "warn");
  const registration = await navigator.serviceWorker.register(`${AT}/worker.js`, { scope: AT });
  const offer = (fresh: ServiceWorker): void => {
    const bar = document.getElementById("update") as HTMLElement;
    const button = el("button", { type: "button", onclick: () => fresh.postMessage("take over") }, page.say.text("update_now"));
    fill(bar, el("p", {}, page.say.text("update")), button);
    bar.hidden = false;
  };
  if (registration.waiting !== null && navigator.serviceWorker.controller !== null) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller !== null) offer(fresh);
    });
  });
  let had = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (had) location.reload();
    had = true;
  });
}

async function begin(): Promise<void> {
  const [base, answer] = await Promise.all([Base.open(), net(`${AT}/texts.json`)]);
  const texts = (await answer.json()) as Texts;
  const page = new Page(base, texts, (await base.setting<string>("language")) ?? preferred(navigator.languages));
  await page.start();
  await worker(page);
}

void begin();
