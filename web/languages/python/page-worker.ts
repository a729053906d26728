interface PageWorker {
  readonly location: URL;
  fetch(address: string): Promise<Response>;
  instantiateStreaming(imports: WebAssembly.Imports): Promise<WebAssembly.WebAssemblyInstantiatedSource>;
}

/**
 * While `work` is under way this thread looks like a module worker of a page, with a network that has only what
 * `worker` gives: Pyodide looks for one of the places that it knows, and fetches its files itself. In the sandbox there
 * is nothing to fetch from; in Node it would take Node's own modules.
 */
export async function asPageWorker<T>(worker: PageWorker, work: () => Promise<T>): Promise<T> {
  const addressOf = (request: unknown): string =>
    request instanceof Request ? request.url : String(request);
  const restore = [
    replace(globalThis, 'fetch', (request: unknown) => worker.fetch(addressOf(request))),
    replace(WebAssembly, 'instantiateStreaming', (_response: unknown, imports: WebAssembly.Imports) =>
      worker.instantiateStreaming(imports),
    ),
    // A worker that is no module has it; asked whether it works, it says no.
    replace(globalThis, 'importScripts', () => {
      throw new TypeError('this is a module worker');
    }),
    replace(globalThis, 'process', undefined),
    ...('WorkerGlobalScope' in globalThis
      ? []
      : [
          replace(globalThis, 'WorkerGlobalScope', Object),
          replace(globalThis, 'self', globalThis),
          replace(globalThis, 'location', worker.location),
        ]),
  ];
  try {
    return await work();
  } finally {
    for (const undo of restore) undo();
  }
}

function replace(holder: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  Object.defineProperty(holder, name, { value, writable: true, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, before);
  };
}
