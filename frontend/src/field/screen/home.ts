/** The first screen: forms to begin, drafts to go on with, reports that wait, reports that are safe. */

import { type About, type Draft, type Receipt, titled, type Waiting } from "../keep/shelf.ts";
import type { Listed } from "../send/forms.ts";
import { el, fill } from "./dom.ts";
import { begin, resume } from "./fill.ts";
import { Settings } from "./settings.ts";
import type { Open, Screen, Stage } from "./stage.ts";

const SHOWN = 20; // receipts on the first screen; the rest behind a button

export class Home implements Screen {
  readonly name = "home";
  private stage: Stage | null = null;
  private all = false;
  private turn = 0;
  private drawn = "";

  async enter(stage: Stage): Promise<void> {
    this.stage = stage;
    await this.refresh();
  }

  async leave(): Promise<void> {
    this.stage = null;
    this.drawn = "";
  }

  async refresh(): Promise<void> {
    const stage = this.stage;
    if (stage?.open == null) return;
    const { say } = stage;
    const turn = ++this.turn;
    const parts = [await this.state(stage), await this.forms(stage), await this.drafts(stage, stage.open)];
    parts.push(await this.waiting(stage, stage.open), await this.safe(stage, stage.open));
    if (this.stage !== stage || turn !== this.turn) return; // another screen has come meanwhile, or a newer list
    const made = [
      el("h1", { tabindex: -1 }, say.text("title")),
      ...parts.filter((part) => part !== null),
      el(
        "div",
        { class: "actions" },
        el("button", { type: "button", onclick: () => void stage.show(new Settings()) }, say.text("settings")),
        el("button", { type: "button", onclick: () => void stage.lock() }, say.text("lock")),
      ),
    ];
    const drawn = made.map((part) => part.outerHTML).join("");
    if (drawn === this.drawn) return; // what is drawn anew under a finger loses its tap
    this.drawn = drawn;
    fill(stage.main, ...made);
  }

  private async state(stage: Stage): Promise<HTMLElement> {
    const { say, base } = stage;
    const signedOut = (await base.setting<boolean>("signed_out")) === true;
    const who = await base.setting<string>("who");
    const words = navigator.onLine ? (signedOut ? "state_signin" : "state_online") : "state_offline";
    const line = el("p", { class: `state ${navigator.onLine && !signedOut ? "t-good" : "t-warn"}`, role: "status" }, say.text(words));
    if (navigator.onLine && signedOut)
      line.append(" ", el("a", { href: `/signin?next=${encodeURIComponent(location.pathname)}` }, say.text("signin")));
    return el("div", { class: "card" }, line, who ? el("p", { class: "note" }, say.text("as_whom", { who })) : null);
  }

  private async forms(stage: Stage): Promise<HTMLElement> {
    const { say, base } = stage;
    const listed = (await base.setting<Listed[]>("formlist")) ?? [];
    const rows = listed.map((form) =>
      el(
        "li",
        {},
        el("button", { type: "button", class: "begin", onclick: () => void begin(stage, form.hash) }, titled(form, say.language)),
      ),
    );
    const none = el("p", { class: "empty" }, say.text(navigator.onLine ? "forms_none" : "forms_none_offline"));
    return el(
      "section",
      { "aria-labelledby": "forms" },
      el("h2", { id: "forms" }, say.text("forms")),
      rows.length > 0 ? el("ul", { class: "plain forms" }, ...rows) : none,
    );
  }

  private async drafts(stage: Stage, open: Open): Promise<HTMLElement | null> {
    const { say } = stage;
    const drafts = await open.shelf.drafts();
    if (drafts.length === 0) return null;
    const rows = drafts.map((draft) =>
      el(
        "li",
        { class: "row" },
        el("div", {}, el("strong", {}, named(draft, say.language)), el("span", { class: "note" }, say.text("changed", { at: say.when(draft.changed) }))),
        el(
          "div",
          { class: "actions" },
          el("button", { type: "button", class: "primary", onclick: () => void resume(stage, draft.id) }, say.text("go_on")),
          this.forget(stage, open, draft),
        ),
      ),
    );
    return section("drafts", say.text("drafts", { n: drafts.length }), rows);
  }

  private forget(stage: Stage, open: Open, draft: Draft): HTMLElement {
    const { say } = stage;
    const button = el("button", { type: "button", class: "quiet" }, say.text("discard"));
    let asked = false;
    button.addEventListener("click", () => {
      if (asked) void open.shelf.forget(draft.id).then(() => this.refresh());
      asked = true;
      button.className = "danger";
      button.textContent = say.text("discard_sure");
    });
    return button;
  }

  private async waiting(stage: Stage, open: Open): Promise<HTMLElement | null> {
    const { say, base } = stage;
    const rows = (await base.all<Waiting>("outbox")).sort((one, other) => one.finished - other.finished);
    if (rows.length === 0) return null;
    const shown = await Promise.all(rows.map(async (row) => this.wait(stage, row, await open.shelf.about(row))));
    const now = el("button", { type: "button", class: "primary", onclick: () => void stage.sync(true) }, say.text("send_now"));
    const made = section("waiting", say.text("waiting", { n: rows.length }), shown);
    made.append(el("p", { class: "note" }, say.text("waiting_told")), el("div", { class: "actions" }, now));
    return made;
  }

  private wait(stage: Stage, row: Waiting, about: About): HTMLElement {
    const { say } = stage;
    const tone = row.snag === null || row.snag === "signin" ? "t-warn" : "t-bad";
    const word = row.snag === null ? "badge_waits" : row.snag === "signin" ? "badge_signin" : "badge_stuck";
    const told = [say.text("finished", { at: say.when(about.finished) })];
    if (row.tries > 0) told.push(say.text("tried", { n: row.tries }));
    if (row.snag !== null) told.push(say.text(`snag_${row.snag}`, { said: row.said }));
    return el(
      "li",
      { class: "row" },
      el("div", {}, el("strong", {}, named(about, say.language)), el("span", { class: "note" }, told.join(" · "))),
      el("span", { class: `badge ${tone}` }, say.text(word)),
      row.snag === "refused" || row.snag === "too_large" ? this.mend(stage, row) : null,
    );
  }

  private mend(stage: Stage, row: Waiting): HTMLElement {
    const mend = async (): Promise<void> => {
      await navigator.locks.request("truce-field-outbox", () => (stage.open as Open).shelf.mend(row));
      await resume(stage, row.id);
    };
    return el("button", { type: "button", onclick: () => void mend() }, stage.say.text("mend"));
  }

  private async safe(stage: Stage, open: Open): Promise<HTMLElement | null> {
    const { say, base } = stage;
    const rows = (await base.all<Receipt>("receipts")).sort((one, other) => (one.proof.received < other.proof.received ? 1 : -1));
    if (rows.length === 0) return null;
    const shown = this.all ? rows : rows.slice(0, SHOWN);
    const list = await Promise.all(shown.map(async (row) => this.receipt(stage, row, await open.shelf.about(row))));
    const made = section("safe", say.text("safe", { n: rows.length }), list);
    made.append(el("p", { class: "note" }, say.text("safe_told")), el("div", { class: "actions" }, this.more(stage, rows.length), this.clear(stage)));
    return made;
  }

  private receipt(stage: Stage, row: Receipt, about: About): HTMLElement {
    const { say } = stage;
    const entry = row.proof.entry === null ? "" : say.text("entry", { entry: String(row.proof.entry) });
    return el(
      "li",
      { class: "row" },
      el(
        "div",
        {},
        el("strong", {}, named(about, say.language)),
        el("span", { class: "note" }, [say.text("received", { at: say.when(row.proof.received) }), entry].filter(Boolean).join(" · ")),
        el("code", { class: "id", dir: "ltr" }, `SHA-256 ${row.proof.sha256.slice(0, 16)}`),
      ),
      el("span", { class: "badge t-good" }, say.text("badge_safe")),
    );
  }

  private more(stage: Stage, count: number): HTMLElement | null {
    if (this.all || count <= SHOWN) return null;
    const show = (): void => {
      this.all = true;
      void this.refresh();
    };
    return el("button", { type: "button", onclick: show }, stage.say.text("all_receipts", { n: count }));
  }

  private clear(stage: Stage): HTMLElement {
    const drop = async (): Promise<void> => {
      await stage.base.write(["receipts"], (of) => of("receipts").clear());
      await this.refresh();
    };
    return el("button", { type: "button", class: "quiet", onclick: () => void drop() }, stage.say.text("clear_receipts"));
  }
}

function section(id: string, title: string, rows: HTMLElement[]): HTMLElement {
  return el("section", { "aria-labelledby": id }, el("h2", { id }, title), el("ul", { class: "plain rows" }, ...rows));
}

function named(one: Draft | About, language: string): string {
  const title = titled(one, language);
  return one.called === "" ? title : `${title}: ${one.called}`;
}

