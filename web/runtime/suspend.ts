/** JavaScript Promise Integration, which TypeScript's library does not have: a guest waits for a promise without blocking its thread. */
export const CAN_SUSPEND = 'Suspending' in WebAssembly && 'promising' in WebAssembly;

/** Imports of the module `petri` that wait for the page. */
export const MAY_WAIT: ReadonlySet<string> = new Set(['fetch', 'call']);

type GuestFunction = (...values: readonly unknown[]) => unknown;
type Suspending = new (call: (...values: number[]) => unknown) => WebAssembly.ImportValue & object;

const integration = WebAssembly as unknown as {
  readonly Suspending: Suspending;
  readonly promising: (entry: GuestFunction) => GuestFunction;
};

/** An export whose call gives a promise: what it imports by `suspended` may wait. */
export function promising(entry: GuestFunction): GuestFunction {
  return integration.promising(entry);
}

/** An import for whose promise the guest waits. */
export function suspended(call: (...values: number[]) => unknown): WebAssembly.ImportValue {
  return new integration.Suspending(call);
}

/** Whether the module makes calls that wait for the page. */
export function callsPage(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.imports(module).some(
    ({ module: from, name }) => from === 'petri' && MAY_WAIT.has(name),
  );
}
