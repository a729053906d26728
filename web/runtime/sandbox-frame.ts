import { Failure } from '#model/errors.ts';
import { parseFromFrame, type FrameToPage, type Handshake, type PageToFrame } from './protocol.ts';

// Slow machines and first visits; after it the reader is told instead of being left waiting.
const START_MS = 20_000;

export interface FrameListener {
  message(message: FrameToPage): void;
  /** The frame cannot be used. */
  failed(error: unknown): void;
}

/** One sandbox frame: made, handed its code and a port, listened to, taken away. Messages wait until it is ready. */
export class SandboxFrame {
  readonly #element: HTMLIFrameElement;
  readonly #channel = new MessageChannel();
  readonly #nonce: string = crypto.randomUUID();
  readonly #listener: FrameListener;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(url: URL, code: Promise<Pick<Handshake, 'frame' | 'worker'>>, listener: FrameListener) {
    this.#listener = listener;
    this.#element = document.createElement('iframe');
    // No allow-same-origin: the frame's origin is opaque, it reaches neither our storage nor our page.
    this.#element.setAttribute('sandbox', 'allow-scripts');
    this.#element.setAttribute('allow', 'cross-origin-isolated');
    this.#element.setAttribute('aria-hidden', 'true');
    this.#element.title = '';
    this.#element.hidden = true;
    this.#element.tabIndex = -1;
    this.#element.src = url.href;
    this.#timer = setTimeout(() => {
      listener.failed(
        new Failure(
          'sandbox.timeout',
          `${url.pathname} does not answer. Check that the server has it, then reload.`,
        ),
      );
    }, START_MS);
    const loaded = new Promise<void>((resolve) => {
      this.#element.addEventListener(
        'load',
        () => {
          resolve();
        },
        { once: true },
      );
    });
    this.#channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#received(data);
    };
    document.body.append(this.#element);
    Promise.all([code, loaded]).then(
      ([{ frame, worker }]) => {
        const handshake: Handshake = { petri: 'sandbox', frame, worker, nonce: this.#nonce };
        // An opaque origin cannot be named: '*' it is. Nothing secret is in the message, and only this frame gets it.
        this.#element.contentWindow?.postMessage(handshake, '*', [this.#channel.port2]);
      },
      (error: unknown) => {
        listener.failed(error);
      },
    );
  }

  post(message: PageToFrame): void {
    this.#channel.port1.postMessage(message);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#channel.port1.onmessage = null;
    this.#channel.port1.close();
    this.#element.remove();
  }

  #received(data: unknown): void {
    const message = parseFromFrame(data);
    if (message === undefined) return;
    if (message.type === 'hello') {
      if (message.nonce !== this.#nonce) return;
      clearTimeout(this.#timer);
    }
    this.#listener.message(message);
  }
}
