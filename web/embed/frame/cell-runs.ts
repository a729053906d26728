import type { Petri, PetriRun } from '#api/petri.ts';
import { encodeFailure } from '#model/errors.ts';
import type { RunRequest, RunResult } from '#model/run.ts';
import { filesAfter, type SessionFiles } from '#model/session-files.ts';
import type { EmbedLanguage, EmbedLevel, FromFrame, RunOrder } from '../protocol.ts';
import { parseOrder } from './parse-order.ts';

/** Runs of one page at the same time. Each is a worker with memory of its own. */
const MOST_RUNS = 32;
/** Sessions of one page whose files are kept; the one used longest ago goes. */
const MOST_SESSIONS = 100;

/**
 * What a cell has beside its level: files that it makes are in the memory of its run and its session, and gone with the page. There is
 * nothing that it could be asked about, and nobody who would answer.
 */
const OWN_FILES: Readonly<Record<EmbedLevel, readonly string[]>> = {
  sandbox: [],
  restricted: ['fs.write:/**', 'fs.delete:/**'],
};

/** The runs of one page's cells, by the orders that come on its port. */
export class CellRuns {
  readonly #petri: Petri;
  readonly #port: MessagePort;
  readonly #stage: Element | undefined;
  /** Also those that have ended, while they left a page on the stage. */
  readonly #runs = new Map<number, PetriRun>();
  readonly #sessions = new Map<string, SessionFiles>();
  /** Of the newest run: each has a larger one than those before. */
  #lastId = -1;

  /** `stage`: where a cell's page is shown, in a frame that is for one cell. */
  constructor(petri: Petri, port: MessagePort, stage?: Element) {
    this.#petri = petri;
    this.#port = port;
    this.#stage = stage;
  }

  /** Answers the page, and takes its orders from now on. */
  start(nonce: string): void {
    this.#port.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#received(data);
    };
    // A browser that has neither gives a program all of its input before it starts.
    const canAsk = 'Suspending' in WebAssembly || globalThis.crossOriginIsolated;
    this.#post({ type: 'ready', nonce, languages: this.#languages(), canAsk });
  }

  #languages(): readonly EmbedLanguage[] {
    return this.#petri.languages
      .filter(({ manifest }) => manifest.kind === undefined)
      .map(({ id, label, version, available, reason, downloadBytes, manifest }) => ({
        id,
        label,
        version,
        needsStage: manifest.runtime === 'page',
        available,
        ...(reason !== undefined && { reason }),
        ...(downloadBytes !== undefined && { downloadBytes }),
      }));
  }

  #received(data: unknown): void {
    const order = parseOrder(data);
    if (typeof order === 'string') {
      // Whoever waits for an answer to it gets one.
      const { type, id } = (data ?? {}) as Readonly<Record<string, unknown>>;
      if (type === 'run' && typeof id === 'number') this.#refuse(id, 'embed.message-invalid', order);
      return;
    }
    switch (order.type) {
      case 'run':
        void this.#run(order);
        return;
      case 'stop':
        this.#runs.get(order.id)?.stop();
        return;
      case 'input':
        this.#runs.get(order.id)?.write(order.text);
        return;
      case 'close-input':
        this.#runs.get(order.id)?.closeStdin();
        return;
      case 'warm':
        this.#warm(order.language, order.source);
        return;
      case 'forget':
        this.#sessions.delete(order.session);
    }
  }

  #warm(language: string, source: string | undefined): void {
    try {
      this.#petri.warm(language, source === undefined ? undefined : { language, source });
    } catch {
      // The run that follows says what is wrong.
    }
  }

  async #run(order: RunOrder): Promise<void> {
    const { id, session } = order;
    if (id <= this.#lastId) return;
    this.#lastId = id;
    if (this.#runs.size >= MOST_RUNS) {
      const text = `${String(MOST_RUNS)} programs of this page are running already: stop one of them.`;
      this.#refuse(id, 'embed.too-many-runs', text);
      return;
    }
    const run = this.#start(order);
    this.#runs.set(id, run);
    try {
      for await (const output of run) {
        // Only what runs on a service is begun again, and nothing here does.
        if (output.type !== 'clear_output') this.#post({ type: 'output', id, output });
      }
      const { files, removedFiles, ...result } = await run.result;
      if (session !== undefined) this.#keep(session, { files, removedFiles });
      this.#post({ type: 'result', id, result });
      if (!result.stays) this.#runs.delete(id);
    } catch (error) {
      this.#runs.delete(id);
      const { code, message, detail } = encodeFailure(error);
      this.#post({ type: 'failure', id, code, message, detail });
    }
  }

  #start({ id, cell, request, level, session, interactive, artifact }: RunOrder): PetriRun {
    const sessionFiles = session === undefined ? undefined : this.#sessions.get(session);
    const asked: RunRequest = {
      ...request,
      level,
      grants: OWN_FILES[level],
    };
    return this.#petri.run(asked, {
      cell,
      interactive: interactive === true,
      ...(artifact && { artifact }),
      ...(sessionFiles && { sessionFiles }),
      ...(this.#stage && { stage: this.#stage }),
      onState: (state) => {
        this.#post({ type: 'state', id, state });
      },
      onProgress: (progress) => {
        this.#post({ type: 'progress', id, progress });
      },
      onLateOutput: (output) => {
        this.#post({ type: 'output', id, output });
      },
    });
  }

  #keep(session: string, { files, removedFiles }: Pick<RunResult, 'files' | 'removedFiles'>): void {
    const before = this.#sessions.get(session) ?? new Map<string, Uint8Array>();
    // Last in the order of the map: used just now.
    this.#sessions.delete(session);
    this.#sessions.set(session, filesAfter(before, { files, removed: removedFiles }));
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
  }

  #refuse(id: number, code: string, message: string): void {
    this.#post({ type: 'failure', id, code, message });
  }

  #post(message: FromFrame): void {
    this.#port.postMessage(message);
  }
}
