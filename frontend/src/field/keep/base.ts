/** The database of this device (IndexedDB), as promises. A write is done when it is on the disk, not before. */

export const NAME = "truce-field";
const VERSION = 1;

export interface Stores {
  settings: "name";
  forms: "hash";
  drafts: "id";
  files: ["owner", "name"];
  outbox: "id";
  receipts: "id";
}

export type StoreName = keyof Stores;
const KEYS: { readonly [name in StoreName]: string | string[] } = {
  settings: "name",
  forms: "hash",
  drafts: "id",
  files: ["owner", "name"],
  outbox: "id",
  receipts: "id",
};

/** No room left on the device: what was there stays, what was new is not kept. */
export class Full extends Error {
  override readonly name = "Full";
}

export class Base {
  private readonly database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  static async open(): Promise<Base> {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(KEYS))
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath });
    };
    return new Base(await done(request));
  }

  close(): void {
    this.database.close();
  }

  async get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
    return (await done(this.database.transaction(store).objectStore(store).get(key))) as T | undefined;
  }

  async all<T>(store: StoreName, range?: IDBKeyRange): Promise<T[]> {
    return (await done(this.database.transaction(store).objectStore(store).getAll(range))) as T[];
  }

  async count(store: StoreName): Promise<number> {
    return done(this.database.transaction(store).objectStore(store).count());
  }

  /** All of it or none of it, on the disk when this returns. Throws Full where the device has no room. */
  async write(stores: StoreName[], change: (of: (store: StoreName) => IDBObjectStore) => void): Promise<void> {
    const transaction = this.database.transaction(stores, "readwrite", { durability: "strict" });
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(named(transaction.error));
    });
    change((store) => transaction.objectStore(store));
    await finished;
  }

  async put(store: StoreName, row: unknown): Promise<void> {
    await this.write([store], (of) => of(store).put(row));
  }

  async drop(store: StoreName, key: IDBValidKey | IDBKeyRange): Promise<void> {
    await this.write([store], (of) => of(store).delete(key));
  }

  async setting<T>(name: string): Promise<T | undefined> {
    return (await this.get<{ name: string; value: T }>("settings", name))?.value;
  }

  async set(name: string, value: unknown): Promise<void> {
    await this.put("settings", { name, value });
  }

  /** Everything, gone. */
  async erase(): Promise<void> {
    const names = Object.keys(KEYS) as StoreName[];
    await this.write(names, (of) => {
      for (const name of names) of(name).clear();
    });
  }
}

/** The files of one draft or one report. */
export const filesOf = (owner: string): IDBKeyRange => IDBKeyRange.bound([owner], [owner, []]);

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(named(request.error));
  });
}

function named(error: DOMException | null): Error {
  if (error?.name === "QuotaExceededError") return new Full("this device has no room left");
  return error ?? new DOMException("the browser gave the transaction up", "AbortError");
}
