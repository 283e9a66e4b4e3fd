/**
 * The worker of the page for reports: gives the page when there is no network, sends what may be sent while it is shut.
 *
 * The server writes the list of files before this script (truce/web/phone): with a new list comes a new worker. It
 * answers only for those files and for the page itself; everything else goes to the network as if it were not here.
 */

import { Base } from "./keep/base.ts";
import { courierToken } from "./keep/shelf.ts";
import { deliver, doorsOf } from "./send/deliver.ts";

interface Shell {
  readonly build: string;
  readonly page: string;
  readonly files: readonly string[];
}

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

declare const self: ServiceWorkerGlobalScope & { readonly TRUCE_FIELD: Shell };

const { build, page, files } = self.TRUCE_FIELD;
const CACHE = `truce-field-${build}`;
const OURS = /^truce-field-/;
const SYNC = "truce-field-outbox";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll([page, ...files].map((url) => new Request(url, { cache: "reload", credentials: "omit" })))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => OURS.test(name) && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const wanted = event.request.mode === "navigate" ? (url.pathname === page ? page : null) : wantedFile(url);
  if (wanted !== null) event.respondWith(held(wanted, event.request));
});

const wantedFile = (url: URL): string | null => {
  const path = url.pathname + url.search;
  return files.includes(path) ? path : null;
};

async function held(wanted: string, request: Request): Promise<Response> {
  const found = await (await caches.open(CACHE)).match(wanted);
  return found ?? fetch(request);
}

self.addEventListener("sync", (event) => {
  const woken = event as SyncEvent;
  if (woken.tag === SYNC) woken.waitUntil(send());
});

/** Throws where something is left and the way was lost, so that the browser wakes us again. */
async function send(): Promise<void> {
  const base = await Base.open();
  try {
    const doors = doorsOf(page, await courierToken(base));
    const told = await deliver({ base, vault: null, fetch: (input, init) => fetch(input, init), doors, now: () => Date.now() });
    if (told.sent > 0) for (const client of await self.clients.matchAll()) client.postMessage("sent");
    if (told.hindered === "offline") throw new Error("no way to the server yet");
  } finally {
    base.close();
  }
}
