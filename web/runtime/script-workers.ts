import type { CappedModules } from './capped-modules.ts';
import type { RunnerTask } from './protocol.ts';
import type { TakenWorker } from './runners.ts';
import type { GuestWorker } from './supervision.ts';

type ScriptRunner = RunnerTask & { kind: 'script' };

/** Languages of which one booted worker is kept: a booted Python is 100 MB. */
const KEPT_LANGUAGES = 2;

/** Workers that have a language's guest.ts loaded and booted. Each is handed out once. */
export class ScriptWorkers {
  readonly #take: (isSecure: boolean) => GuestWorker;
  readonly #modules: CappedModules;
  readonly #moduleUrl: (code: Uint8Array<ArrayBuffer>) => string;
  /** By what they are made of, least recently used first. */
  readonly #spares = new Map<string, TakenWorker>();
  readonly #urls = new Map<string, string>();
  readonly #compiled = new Map<string, Promise<WebAssembly.Module>>();

  constructor(
    take: (isSecure: boolean) => GuestWorker,
    modules: CappedModules,
    moduleUrl: (code: Uint8Array<ArrayBuffer>) => string,
  ) {
    this.#take = take;
    this.#modules = modules;
    this.#moduleUrl = moduleUrl;
  }

  take(runner: ScriptRunner): TakenWorker {
    const spare = this.#spares.get(keyOf(runner));
    this.#spares.delete(keyOf(runner));
    return spare ?? this.#start(runner);
  }

  refill(runner: ScriptRunner): void {
    const key = keyOf(runner);
    const spare = this.#spares.get(key) ?? this.#start(runner);
    this.#spares.delete(key);
    this.#spares.set(key, spare);
    for (const [other, old] of this.#spares) {
      if (this.#spares.size <= KEPT_LANGUAGES) return;
      old.worker.terminate();
      this.#spares.delete(other);
    }
  }

  forget(digest: string): void {
    this.#compiled.delete(digest);
    this.#urls.delete(digest);
  }

  /** Gives up those that wait. */
  rest(): void {
    for (const { worker } of this.#spares.values()) worker.terminate();
    this.#spares.clear();
  }

  #start(runner: ScriptRunner): TakenWorker {
    const worker = this.#take(runner.isSecure === true);
    const ready = this.#boot(worker, runner);
    // Said by the run that takes it.
    ready.catch(() => undefined);
    return { worker, ready };
  }

  async #boot(worker: GuestWorker, runner: ScriptRunner): Promise<void> {
    const files = await Promise.all(
      Object.entries(runner.pack).map(async ([name, digest]) => {
        return [
          name,
          name.endsWith('.wasm') ? await this.#module(digest) : this.#modules.bytes(digest),
        ] as const;
      }),
    );
    // A secure worker has an origin of its own, in which our addresses lead nowhere.
    const code = runner.isSecure === true ? this.#modules.bytes(runner.code) : this.#url(runner.code);
    worker.post({ type: 'boot', code, pack: Object.fromEntries(files) });
  }

  #module(digest: string): Promise<WebAssembly.Module> {
    let module = this.#compiled.get(digest);
    if (module === undefined) {
      module = WebAssembly.compile(this.#modules.bytes(digest));
      this.#compiled.set(digest, module);
    }
    return module;
  }

  #url(digest: string): string {
    const url = this.#urls.get(digest) ?? this.#moduleUrl(this.#modules.bytes(digest));
    this.#urls.set(digest, url);
    return url;
  }
}

function keyOf({ code, isSecure = false }: ScriptRunner): string {
  return isSecure ? `${code} secure` : code;
}
