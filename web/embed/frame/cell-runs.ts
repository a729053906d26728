import { serviceFault } from '#api/failure-diagnostic.ts';
import type { Petri, PetriRun, RunOptions } from '#api/petri.ts';
import { encodeFailure, type Failure } from '#model/errors.ts';
import type { Answer, Question } from '#model/question.ts';
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
  /** Whoever waits for a reader's answer, by their run. */
  readonly #asking = new Map<number, (isAllowed: boolean) => void>();
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
      case 'answer':
        this.#answered(order.id, order.allowed);
        return;
      case 'stop':
        this.#answered(order.id, false);
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
    const language = this.#petri.languages.find((each) => each.id === order.request.language);
    if (language?.manifest.targets.includes('browser') === false) {
      const text = `${language.label} runs on a compile service only, and cells in other sites’ pages are not run there. Open it in Petri.`;
      this.#refuse(id, 'service.not-available', text);
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
      const fault = serviceFault(result.diagnostics);
      // No fault of the code: it cannot be run now, and what its author recorded is shown instead.
      if (fault !== undefined) this.#refuse(id, fault.code, this.#faultText(fault, order));
      else this.#post({ type: 'result', id, result });
      if (!result.stays) this.#runs.delete(id);
    } catch (error) {
      this.#runs.delete(id);
      const { code, message, detail } = encodeFailure(error);
      this.#post({ type: 'failure', id, code, message, detail });
    }
  }

  #start({ id, cell, request, level, session, interactive, canAnswer, artifact }: RunOrder): PetriRun {
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
      ...(canAnswer === true && this.#isRemote(request.language) && this.#askFor(id)),
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

  #isRemote(language: string): boolean {
    return this.#petri.languages.some(
      ({ id, manifest }) => id === language && manifest.compiler === 'service',
    );
  }

  /** Whether the text may leave is the one thing that the reader of a cell is asked: all else is denied, as it is where nobody asks. */
  #askFor(id: number): Pick<RunOptions, 'ask'> {
    return {
      ask: async ({ call, details = '' }: Question): Promise<Answer> => {
        if (call !== 'service.compile') return { allowed: false };
        const [, ...sends] = details.split('\n');
        const place = (await this.#petri.service())?.place ?? location.host;
        const isAllowed = await new Promise<boolean>((resolve) => {
          this.#asking.set(id, resolve);
          this.#post({ type: 'asks', id, place, sends });
        });
        return isAllowed ? { allowed: true, capability: call, lifetime: 'once' } : { allowed: false };
      },
    };
  }

  #faultText({ code, message }: Failure, { request }: RunOrder): string {
    if (code !== 'service.not-available') return message;
    const label = this.#petri.languages.find(({ id }) => id === request.language)?.label ?? request.language;
    return `${label} is compiled by a compile service, and ${location.host} has none for this page.`;
  }

  #answered(id: number, isAllowed: boolean): void {
    this.#asking.get(id)?.(isAllowed);
    this.#asking.delete(id);
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
