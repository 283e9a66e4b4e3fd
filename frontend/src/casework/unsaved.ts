/**
 * What is typed into a form and not sent yet is not lost by leaving the page: the browser asks first. The editor of a
 * finding (`data-unsaved` with a name) also keeps it for this tab, and offers it again after a crash, a reload, or a session
 * that ended meanwhile; saving, throwing it away and signing out forget it.
 */
const KEPT = "truce-unsaved:";
const OF_THE_PAGE = ["csrf", "read_to", "do", "sending"]; // no text of whoever writes

type Typed = [string, string][];

function typed(form: HTMLFormElement): Typed {
  return [...new FormData(form)].filter((one): one is [string, string] => typeof one[1] === "string" && !OF_THE_PAGE.includes(one[0]));
}

function hidden(form: HTMLFormElement, name: string, value: string): void {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
}

/** The page draws the form anew with what was typed: it knows how many statements there were. Nothing is saved by it. */
function putBack(form: HTMLFormElement, kept: Typed): void {
  const sent = Object.assign(document.createElement("form"), { method: "post", action: form.action, hidden: true });
  for (const [name, value] of kept) hidden(sent, name, value);
  for (const name of ["csrf", "read_to"]) hidden(sent, name, String(new FormData(form).get(name) ?? ""));
  hidden(sent, "do", "check");
  document.body.append(sent);
  sent.submit();
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.addEventListener("click", press);
  return made;
}

/** Say what was not saved, and ask what shall become of it. */
function offer(form: HTMLFormElement, key: string, kept: Typed, leave: () => void): void {
  const told = Object.assign(document.createElement("div"), { className: "flash t-warn" });
  const words = document.createElement("div");
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  const begun = kept.find(([name, value]) => name.endsWith("_text") && value !== "")?.[1] ?? "";
  words.append(Object.assign(document.createElement("p"), { textContent: `${form.dataset["notSaved"] ?? ""} ${begun.slice(0, 80)}` }));
  actions.append(
    button(form.dataset["putBack"] ?? "", () => {
      leave();
      putBack(form, kept);
    }),
    button(form.dataset["throwAway"] ?? "", () => {
      sessionStorage.removeItem(key);
      told.remove();
    }),
  );
  words.append(actions);
  told.append(words);
  told.setAttribute("role", "status");
  form.before(told);
}

function watch(form: HTMLFormElement): void {
  const key = form.dataset["unsaved"] ? KEPT + form.dataset["unsaved"] : null;
  const first = "typed" in form.dataset ? "" : JSON.stringify(typed(form)); // drawn with what was typed: not saved yet
  let leaving = false;
  const kept = key === null ? null : sessionStorage.getItem(key);
  if (key !== null && first !== "" && kept !== null && kept !== first) {
    offer(form, key, JSON.parse(kept) as Typed, () => (leaving = true));
  }
  const keep = (): void => {
    const now = JSON.stringify(typed(form));
    if (key !== null && now !== first) sessionStorage.setItem(key, now);
  };
  if (first === "") keep();
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => {
    keep();
    leaving = true;
  });
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => {
    if (!leaving && JSON.stringify(typed(form)) !== first) event.preventDefault();
  });
}

/** What was saved is kept by the room from now on. */
function forget(): void {
  const saved = document.querySelector<HTMLElement>("[data-saved]")?.dataset["saved"];
  if (saved) sessionStorage.removeItem(KEPT + saved);
}

/** Who goes back to a form that was sent has the same one before them, not another: the room gives each its own mark. */
function same(): void {
  for (const mark of document.querySelectorAll<HTMLInputElement>("input[type=hidden][name=sending]")) {
    const before = (history.state as { sending?: string } | null)?.sending;
    if (before) mark.value = before;
    else history.replaceState({ ...(history.state as object | null), sending: mark.value }, "");
  }
}

export function startUnsaved(): void {
  forget();
  same();
  document.querySelectorAll<HTMLFormElement>("form[data-unsaved]").forEach(watch);
}
