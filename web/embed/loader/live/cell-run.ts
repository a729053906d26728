import { Failure } from '#model/errors.ts';
import type { EmbedLanguage, EmbedRequest, EmbedResult, PrebuiltArtifact } from '../../protocol.ts';
import type { CellCore } from '../cell-core.ts';
import { readFiles, readOptions } from './cell-options.ts';
import { sessionOf } from './dependencies.ts';
import { FrameLink, sharedFrame, type RunAnswer } from './frame-link.ts';
import { fetchPrebuilt } from './prebuilt.ts';
import type { Program } from './program.ts';

/** What a run tells the cell that started it. */
export interface RunListener {
  heard(answer: RunAnswer): void;
  /** Something that its reader should know, and that does not keep it from running. */
  noted(text: string): void;
  /** A frame that the reader is to see. */
  staged(frame: HTMLIFrameElement): void;
}

/** How often a run looks whether its frame is still in the page, in milliseconds. */
const LOOK_MS = 1_000;

/** A frame that has not ended a run by then, after Stop, does nothing any more. In milliseconds. */
const STOP_MS = 10_000;

/** One run of a cell: asks for what it needs, orders it in the frame, and waits for its end. */
export class CellRun {
  readonly #core: CellCore;
  readonly #listener: RunListener;
  #link: FrameLink | undefined;
  #id: number | undefined;
  #isStopped = false;
  #stopWaiting!: (nothing: undefined) => void;
  readonly #stopped = new Promise<undefined>((done) => (this.#stopWaiting = done));
  #isOver = false;
  #giveUp: (() => void) | undefined;

  constructor(core: CellCore, listener: RunListener) {
    this.#core = core;
    this.#listener = listener;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** What comes of it; undefined once Stop is pressed: what is still on its way may never come. */
  unlessStopped<T>(work: Promise<T>): Promise<T | undefined> {
    return Promise.race([work, this.#stopped]);
  }

  /** Undefined when it was stopped before it began. Rejects with a Failure when nothing can be run. */
  async start(program: Program): Promise<EmbedResult | undefined> {
    const order = await this.unlessStopped(this.#prepare(program));
    if (order === undefined || this.#link === undefined) return undefined;
    return this.#order(this.#link, order);
  }

  /** Fetches what the run needs, and opens its frame. */
  async #prepare(program: Program): Promise<Parameters<FrameLink['run']>[0] | undefined> {
    const { host, language } = this.#core;
    const { level, timeMs, ...options } = readOptions(host);
    const files = await readFiles(host);
    const request: EmbedRequest = {
      language,
      source: program.source,
      ...(Object.keys(files).length > 0 && { files }),
      ...options,
      ...(timeMs !== undefined && { limits: { timeMs } }),
    };
    const [shared, artifact] = await Promise.all([sharedFrame(), this.#prebuilt(request)]);
    const found = usable(shared.languages, language);
    if (this.#isStopped) return undefined;
    this.#link = found.needsStage ? await this.#stage() : shared;
    const session = sessionOf(this.#core);
    return {
      cell: host.id === '' ? 'cell' : host.id.slice(0, 200),
      request,
      level,
      ...(session !== undefined && { session: session.slice(0, 200) }),
      canAnswer: true,
      interactive: options.stdin === undefined && this.#link.canAsk,
      ...(artifact && { artifact }),
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopWaiting(undefined);
    const link = this.#link;
    if (this.#id === undefined || link === undefined) return;
    link.send({ type: 'stop', id: this.#id });
    setTimeout(() => {
      if (!this.#isOver) link.drop();
    }, STOP_MS);
  }

  input(text: string): void {
    if (this.#id !== undefined) this.#link?.send({ type: 'input', id: this.#id, text });
  }

  /** Whether what the cell is made of may leave the page. */
  answer(allowed: boolean): void {
    if (this.#id !== undefined) this.#link?.send({ type: 'answer', id: this.#id, allowed });
  }

  closeInput(): void {
    if (this.#id !== undefined) this.#link?.send({ type: 'close-input', id: this.#id });
  }

  /** Its page goes, and nothing more is heard of it: whoever waits for its end is told that it was stopped. */
  end(): void {
    if (this.#id === undefined) return;
    this.#link?.send({ type: 'stop', id: this.#id });
    this.#link?.forget(this.#id);
    this.#giveUp?.();
  }

  #order(link: FrameLink, order: Parameters<FrameLink['run']>[0]): Promise<EmbedResult | undefined> {
    return new Promise<EmbedResult | undefined>((done, fail) => {
      const look = setInterval(() => {
        if (link.isThere) return;
        clearInterval(look);
        fail(
          new Failure('embed.frame-lost', 'The frame in which the program ran is gone. Run the cell again.'),
        );
      }, LOOK_MS);
      this.#giveUp = () => {
        clearInterval(look);
        done(undefined);
      };
      this.#id = link.run(order, (answer) => {
        if (answer.type === 'result') {
          clearInterval(look);
          done(answer.result);
        } else if (answer.type === 'failure') {
          clearInterval(look);
          fail(new Failure(answer.code, answer.message, { detail: { ...answer.detail } }));
        } else this.#listener.heard(answer);
      });
    }).finally(() => {
      this.#isOver = true;
    });
  }

  async #stage(): Promise<FrameLink> {
    const frame = document.createElement('iframe');
    const link = await FrameLink.open(frame, 'stage', () => this.#listener.staged(frame));
    frame.title = 'Page of the program';
    return link;
  }

  /** As long as the reader has the author's code. What is wrong with it is said, and the code compiled instead. */
  async #prebuilt(request: EmbedRequest): Promise<PrebuiltArtifact | undefined> {
    const { host, isEdited } = this.#core;
    const address = host.getAttribute('artifact');
    if (address === null || isEdited) return undefined;
    try {
      return await fetchPrebuilt(new URL(address, host.baseURI), request);
    } catch (error) {
      if (error instanceof Failure) this.#listener.noted(error.message);
      return undefined;
    }
  }
}

function usable(languages: readonly EmbedLanguage[], id: string): EmbedLanguage {
  const found = languages.find((each) => each.id === id);
  if (found?.available === true) return found;
  if (found !== undefined)
    throw new Failure('language.unavailable', found.reason ?? `${found.label} cannot be run here.`);
  const known = languages.map((each) => each.id).join(', ');
  throw new Failure(
    'language.unknown',
    id === ''
      ? `This cell does not say its language. Its author should add language="…": ${known}.`
      : `There is no language “${id}” here. There are: ${known}.`,
    { detail: { language: id } },
  );
}
