/**
 * One stream of live events for all tabs of a browser.
 *
 * A browser allows six connections to a server; a duty officer with seven tabs would otherwise stand still. The tab that
 * holds a lock keeps the stream and tells the others over a channel; when it closes, the next one takes over. Where there
 * are no locks (a page without HTTPS that is not this machine), every tab has a stream of its own.
 */

const LOCK = "truce-live";
const OPEN = 1;
const CLOSED = 2;

type Told =
  | { kind: "want"; name: string }
  | { kind: "who" }
  | { kind: "event"; name: string; data: string; id: string }
  | { kind: "state"; open: boolean };

/** What htmx asks for: a stream of events from an address of this room. */
export function createShared(url: string): EventTarget {
  const shares = "locks" in navigator && "BroadcastChannel" in window;
  return shares ? new Shared(url) : new EventSource(url, { withCredentials: true });
}

/** Looks like an EventSource; only one tab has the real one. */
class Shared extends EventTarget {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  private readonly url: string;
  private readonly channel: BroadcastChannel;
  private readonly wanted = new Set<string>();
  private readonly stop = new AbortController();
  private release: (() => void) | null = null;
  private source: EventSource | null = null;
  private heard = new Set<string>();

  constructor(url: string) {
    super();
    this.url = url;
    this.channel = new BroadcastChannel(LOCK + url);
    this.channel.onmessage = (message: MessageEvent<Told>) => this.take(message.data);
    window.addEventListener("pagehide", () => this.close(), { signal: this.stop.signal });
    this.lead().catch(() => undefined); // ended by close(): nobody waits for the lock any more
    this.channel.postMessage({ kind: "who" } satisfies Told);
  }

  override addEventListener(name: string, listener: EventListenerOrEventListenerObject | null): void {
    super.addEventListener(name, listener);
    if (this.wanted.has(name)) return;
    this.wanted.add(name);
    this.listen(name);
    this.channel.postMessage({ kind: "want", name } satisfies Told);
  }

  close(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.stop.abort();
    this.source?.close();
    this.release?.();
    this.channel.close();
  }

  /** Wait for the lock; then hold the stream until this tab goes. */
  private async lead(): Promise<void> {
    await navigator.locks.request(LOCK + this.url, { signal: this.stop.signal }, async () => {
      if (this.readyState === CLOSED) return;
      this.source = new EventSource(this.url, { withCredentials: true });
      this.source.onopen = () => this.state(true, true);
      this.source.onerror = () => this.state(false, true);
      this.heard = new Set();
      this.wanted.forEach((name) => this.listen(name));
      this.channel.postMessage({ kind: "who" } satisfies Told);
      await new Promise<void>((done) => (this.release = done));
    });
  }

  /** The holder of the stream hears a name for whoever wants it. */
  private listen(name: string): void {
    if (this.source === null || this.heard.has(name)) return;
    this.heard.add(name);
    this.source.addEventListener(name, (event: MessageEvent<string>) => {
      const told: Told = { kind: "event", name, data: event.data, id: event.lastEventId };
      this.channel.postMessage(told);
      this.take(told);
    });
  }

  private take(told: Told): void {
    if (told.kind === "want") this.listen(told.name);
    else if (told.kind === "state") this.state(told.open, false);
    else if (told.kind === "event") this.dispatchEvent(new MessageEvent(told.name, { data: told.data, lastEventId: told.id }));
    else this.answer();
  }

  /** Somebody came, or took over: say what this tab wants, and how the stream stands if it is here. */
  private answer(): void {
    this.wanted.forEach((name) => this.channel.postMessage({ kind: "want", name } satisfies Told));
    if (this.source?.readyState === OPEN) this.channel.postMessage({ kind: "state", open: true } satisfies Told);
  }

  private state(open: boolean, mine: boolean): void {
    if (this.readyState === CLOSED) return;
    this.readyState = open ? OPEN : 0;
    if (mine) this.channel.postMessage({ kind: "state", open } satisfies Told);
    if (open) this.onopen?.(new Event("open"));
    else this.onerror?.(new Event("error"));
  }
}
