import { Failure } from '#model/errors.ts';
import { newNonce } from '#model/nonce.ts';
import {
  EMBED_PROTOCOL,
  type EmbedLanguage,
  type FrameRole,
  type FromFrame,
  type RunOrder,
  type ToFrame,
} from '../../protocol.ts';
import { appBase } from '../app-base.ts';
import { parseAnswer } from './parse-answer.ts';

/** A frame that has not answered by then is blocked, or its site is down. In milliseconds. */
const ANSWER_MS = 10_000;

/** What is heard of one run. */
export type RunAnswer = Exclude<FromFrame, { readonly type: 'ready' }>;

/** A frame of the app's origin, with the port by which runs are ordered and answered. */
export class FrameLink {
  readonly frame: HTMLIFrameElement;
  readonly languages: readonly EmbedLanguage[];
  readonly canAsk: boolean;
  readonly #port: MessagePort;
  readonly #runs = new Map<number, (answer: RunAnswer) => void>();
  #lastId = 0;

  private constructor(
    frame: HTMLIFrameElement,
    port: MessagePort,
    { languages, canAsk }: Extract<FromFrame, { readonly type: 'ready' }>,
  ) {
    this.frame = frame;
    this.languages = languages;
    this.canAsk = canAsk;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      const answer = parseAnswer(data);
      if (answer === undefined || answer.type === 'ready') return;
      this.#runs.get(answer.id)?.(answer);
    };
    // Led elsewhere, or moved in the page: the document that answered is gone, and with it every run in it.
    frame.addEventListener('load', () => {
      this.drop();
    });
  }

  /** Puts the frame where `place` wants it. Rejects with Failure `embed.unreachable`. */
  static async open(frame: HTMLIFrameElement, role: FrameRole, place: () => void): Promise<FrameLink> {
    const base = appBase();
    const { port1, port2 } = new MessageChannel();
    const nonce = newNonce();
    const answered = new Promise<FrameLink>((done, fail) => {
      const late = setTimeout(() => {
        frame.remove();
        port1.close();
        fail(unreachable(base));
      }, ANSWER_MS);
      port1.onmessage = ({ data }: MessageEvent<unknown>) => {
        const answer = parseAnswer(data);
        if (answer?.type !== 'ready' || answer.nonce !== nonce) return;
        clearTimeout(late);
        done(new FrameLink(frame, port1, answer));
      };
    });
    frame.title = 'Petri';
    frame.allow = 'cross-origin-isolated';
    frame.addEventListener(
      'load',
      () => {
        const hello = { petri: EMBED_PROTOCOL, type: 'connect', nonce, role };
        // In a page without an origin the frame has none either.
        frame.contentWindow?.postMessage(hello, self.origin === 'null' ? '*' : base.origin, [port2]);
      },
      { once: true },
    );
    frame.src = new URL('v1/frame.html', base).href;
    place();
    return answered;
  }

  /** Whether what it ran can still be heard of: a page may take the frame away. */
  get isThere(): boolean {
    return this.frame.isConnected;
  }

  /** Takes a frame away that does not answer: the next run opens another. */
  drop(): void {
    this.#port.close();
    this.frame.remove();
  }

  send(message: ToFrame): void {
    this.#port.postMessage(message);
  }

  /** Orders a run; `hear` gets all that is said of it, also after its end. Returns its id. */
  run(order: Omit<RunOrder, 'type' | 'id'>, hear: (answer: RunAnswer) => void): number {
    const id = ++this.#lastId;
    this.#runs.set(id, hear);
    this.send({ type: 'run', id, ...order });
    return id;
  }

  /** Nothing more is heard of a run. */
  forget(id: number): void {
    this.#runs.delete(id);
  }
}

let shared: Promise<FrameLink> | undefined;

/** The one frame of the page, out of sight, that all cells share: opened at the first use, and again when that one is gone. */
export async function sharedFrame(): Promise<FrameLink> {
  const known = shared;
  const link = await known?.catch(() => undefined);
  // Another cell may have opened a new one meanwhile.
  if (shared === known && link?.isThere !== true) shared = undefined;
  shared ??= openShared();
  return shared;
}

function openShared(): Promise<FrameLink> {
  const frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  // Not `display: none`: browsers let nothing be drawn in such a frame, and put its timers off.
  const style = {
    position: 'fixed',
    insetInlineStart: '-9px',
    top: '0',
    width: '1px',
    height: '1px',
    border: '0',
  };
  Object.assign(frame.style, { ...style, opacity: '0', pointerEvents: 'none' });
  const opened = FrameLink.open(frame, 'worker', () =>
    ((document.body as HTMLElement | null) ?? document.documentElement).append(frame),
  );
  opened.catch(() => {
    if (shared === opened) shared = undefined;
  });
  return opened;
}

function unreachable({ host }: URL): Failure {
  return new Failure(
    'embed.unreachable',
    `Nothing answers at ${host}: it may be down, or this page's policy or an extension of your browser blocks its frame. ` +
      'Try again later, or in another browser.',
    { detail: { host } },
  );
}
