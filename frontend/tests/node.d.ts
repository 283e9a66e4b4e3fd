/** As much of Node as the tests use. */

declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): void;
}

declare module "node:assert/strict" {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    ok(value: unknown, message?: string): asserts value;
    match(value: string, pattern: RegExp): void;
    throws(does: () => unknown, error?: unknown): void;
    rejects(does: Promise<unknown> | (() => Promise<unknown>), error?: unknown): Promise<void>;
  }
  const assert: Assert;
  export default assert;
}
