/**
 * Evidence taken in from the browser: each file as the body of a request of its own, straight to its place, with what is
 * sent so far. Without this script the form sends them all at once, and they wait on the server for a moment.
 */
import { startUnsaved } from "./unsaved.ts";

const NAMES = ["origin", "why", "what", "captured_where", "captured_when"];

interface Receipt {
  exhibit: string;
  warned: boolean;
}

interface Fault {
  what?: string;
  try?: string;
}

function line(list: Element, text: string): HTMLLIElement {
  const item = document.createElement("li");
  item.textContent = text;
  list.append(item);
  return item;
}

/** Send one file; `told` hears how much of it is sent. Resolves with the answer, also where the room refuses. */
function send(url: URL, file: File, csrf: string, told: (share: number) => void): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.setRequestHeader("x-csrf", csrf);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, body: request.responseText }));
    request.addEventListener("error", () => reject(new Error("no connection")));
    request.send(file);
  });
}

function address(form: HTMLFormElement, fields: FormData, file: File): URL {
  const url = new URL(form.dataset["evidence"] ?? "", window.location.href);
  for (const name of NAMES) url.searchParams.set(name, String(fields.get(name) ?? ""));
  url.searchParams.set("restricted", String(fields.get("restricted") ?? ""));
  url.searchParams.set("name", file.name);
  return url;
}

function taken(item: HTMLLIElement, form: HTMLFormElement, file: File, body: string): void {
  const receipt = JSON.parse(body) as Receipt;
  const link = document.createElement("a");
  link.href = `/exhibits/${encodeURIComponent(receipt.exhibit)}`;
  link.textContent = receipt.exhibit;
  item.textContent = `${file.name}: ${form.dataset["taken"] ?? ""} `;
  item.append(link);
  if (receipt.warned) item.append(` ${form.dataset["exact"] ?? ""}`);
}

function refused(item: HTMLLIElement, form: HTMLFormElement, file: File, body: string): void {
  let fault: Fault = {};
  try {
    fault = JSON.parse(body) as Fault;
  } catch {
    fault = { what: body.slice(0, 200) };
  }
  item.textContent = `${file.name}: ${form.dataset["notTaken"] ?? ""} ${fault.what ?? ""} ${fault.try ?? ""}`;
  item.className = "wrong";
}

async function takeIn(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const list = form.querySelector("[data-progress]");
  const button = form.querySelector("button");
  const files = fields.getAll("file").filter((one): one is File => one instanceof File && one.name !== "");
  if (list === null || button === null) return;
  button.disabled = true;
  for (const file of files) {
    const item = line(list, "");
    const show = (share: number): void => {
      item.textContent = `${file.name}: ${form.dataset["sending"] ?? ""} ${Math.round(share * 100)} %`;
    };
    show(0);
    try {
      const answer = await send(address(form, fields, file), file, String(fields.get("csrf") ?? ""), show);
      (answer.status < 300 ? taken : refused)(item, form, file, answer.body);
    } catch (error) {
      refused(item, form, file, JSON.stringify({ what: error instanceof Error ? error.message : "" }));
    }
  }
  button.disabled = false;
}

/** What a statement rests on stands in its heading as it is ticked. */
function cited(): void {
  for (const one of document.querySelectorAll<HTMLElement>(".statement")) {
    one.addEventListener("change", () => {
      const ticked = [...one.querySelectorAll<HTMLInputElement>("details input:checked")].map((box) => box.value);
      const told = one.querySelector("[data-cited]");
      if (told !== null) told.textContent = ticked.join(", ") || "–";
    });
  }
}

startUnsaved();
cited();
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-evidence]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void takeIn(form);
  });
}
