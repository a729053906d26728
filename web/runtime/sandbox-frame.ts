import { Failure } from '#model/errors.ts';
import { newNonce } from '#model/nonce.ts';
import type { Stage } from '#model/run.ts';
import { parseFromFrame } from './parse-messages.ts';
import type { FrameToPage, Handshake, PageToFrame, ToWorker } from './protocol.ts';

/** A loaded frame says hello within a few milliseconds; one that the network did not bring never does. */
const HELLO_MS = 1_500;

/** As large as a window, so that a page is laid out as in one. */
const OFFSTAGE =
  'position:fixed;inset:0 auto auto -10000px;width:1024px;height:768px;border:0;visibility:hidden';

export interface FrameListener {
  message(message: FrameToPage): void;
  /** What is no message of a frame: that of a guest that runs in its document. */
  guestMessage?(data: unknown): void;
  /** The document was loaded, or another one in its place. */
  loaded?(): void;
  /** The frame cannot be used. */
  failed(error: unknown): void;
}

/** One sandbox frame: made, handed its code and a port, listened to, taken away. Messages wait until it is ready. */
export class SandboxFrame {
  readonly #url: URL;
  readonly #code: Promise<Pick<Handshake, 'frame' | 'worker'>>;
  readonly #nonce: string = newNonce();
  readonly #listener: FrameListener;
  readonly #timer: ReturnType<typeof setTimeout>;
  #element!: HTMLIFrameElement;
  #channel!: MessageChannel;
  /** What was posted before the hello, in case that it must be posted again to a second frame. */
  #early: (PageToFrame | ToWorker)[] | undefined = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #stage: Stage | 'offstage' | undefined;

  /** `stage`: where the reader sees the frame. `offstage`: laid out, and not to be seen. Left out: not even laid out. */
  constructor(
    url: URL,
    code: Promise<Pick<Handshake, 'frame' | 'worker'>>,
    startMs: number,
    listener: FrameListener,
    stage?: Stage | 'offstage',
  ) {
    this.#stage = stage;
    this.#url = url;
    this.#code = code;
    this.#listener = listener;
    this.#timer = setTimeout(() => {
      listener.failed(
        new Failure(
          'sandbox.timeout',
          `${url.pathname} does not answer. Check that the server has it, then reload.`,
        ),
      );
    }, startMs);
    this.#start(!navigator.onLine && hasOfflineCopy());
  }

  /**
   * Makes the frame. Browsers ask the network for a frame with the `sandbox` attribute, never the page's service worker. Offline, the
   * worker answers a frame without it, with a `sandbox` policy in the headers: the same opaque origin. Should the policy be missing,
   * the document finds itself in the site's origin and takes no code.
   */
  #start(isOffline: boolean): void {
    const element = document.createElement('iframe');
    // No allow-same-origin: the frame's origin is opaque, it reaches neither our storage nor our page.
    if (!isOffline) element.setAttribute('sandbox', 'allow-scripts');
    element.setAttribute('allow', 'cross-origin-isolated');
    if (this.#stage === undefined || this.#stage === 'offstage') {
      element.setAttribute('aria-hidden', 'true');
      element.title = '';
      element.tabIndex = -1;
      if (this.#stage === 'offstage') element.style.cssText = OFFSTAGE;
      else element.hidden = true;
    } else element.title = 'Preview';
    element.src = this.#url.href;
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#received(data);
    };
    for (const message of this.#early ?? []) channel.port1.postMessage(message);
    const loaded = new Promise<void>((resolve) => {
      element.addEventListener(
        'load',
        () => {
          resolve();
        },
        { once: true },
      );
    });
    element.addEventListener('load', () => this.#listener.loaded?.());
    this.#element = element;
    this.#channel = channel;
    if (this.#stage === undefined || this.#stage === 'offstage') document.body.append(element);
    else this.#stage.append(element);
    Promise.all([this.#code, loaded]).then(
      ([{ frame, worker }]) => {
        const handshake: Handshake = { petri: 'sandbox', frame, worker, nonce: this.#nonce };
        // An opaque origin cannot be named: '*' it is. Nothing secret is in the message, and only this frame gets it.
        element.contentWindow?.postMessage(handshake, '*', [channel.port2]);
        if (isOffline || !hasOfflineCopy()) return;
        this.#retry = setTimeout(() => {
          this.#discard();
          this.#start(true);
        }, HELLO_MS);
      },
      (error: unknown) => {
        this.#listener.failed(error);
      },
    );
  }

  /** It has said hello. */
  get isReady(): boolean {
    return this.#early === undefined;
  }

  /** What is transferred must be sent to a frame that is ready: it cannot be sent again. */
  post(message: PageToFrame | ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#early?.push(message);
    this.#channel.port1.postMessage(message, [...transfer]);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#discard();
  }

  #discard(): void {
    this.#channel.port1.onmessage = null;
    this.#channel.port1.close();
    this.#element.remove();
  }

  /** Nothing is heard before the hello with our nonce, and no second one. */
  #received(data: unknown): void {
    const message = parseFromFrame(data);
    if (message?.type === 'hello') {
      if (this.isReady || message.nonce !== this.#nonce) return;
      clearTimeout(this.#timer);
      clearTimeout(this.#retry);
      this.#early = undefined;
    }
    if (!this.isReady) return;
    if (message === undefined) this.#listener.guestMessage?.(data);
    else this.#listener.message(message);
  }
}

function hasOfflineCopy(): boolean {
  const { serviceWorker } = navigator as Partial<Pick<Navigator, 'serviceWorker'>>;
  return Boolean(serviceWorker?.controller);
}
