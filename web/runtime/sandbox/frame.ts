import { refusal } from '../capped-modules.ts';
import { OutputRelay } from '../output-relay.ts';
import { Runners } from '../runners.ts';
import { parseFromPage } from '../parse-messages.ts';
import type { FrameToPage, PageToFrame, RunnerTask, StdinRung } from '../protocol.ts';
import { SupervisedRun } from '../supervised-run.ts';
import type { GuestWorker } from '../supervision.ts';

/**
 * A booted interpreter holds up to 100 MB for a run that may not come. Whoever reads between two runs comes back within
 * minutes; a page in the background is the first to be without memory, and may lie there for days.
 */
const IDLE_MS = 5 * 60_000;
const HIDDEN_MS = 60_000;

/**
 * Entry of the sandbox frame's code: an opaque origin, no storage, no network. It is given a port, the code of its
 * workers and a nonce by sandbox.html, keeps workers ready, and runs guests in them, one worker each.
 */
export function startFrame(port: MessagePort, workerCode: string, nonce: string): void {
  const workerUrl = URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' }));
  let secureUrl: string | undefined;
  const runners = new Runners(
    () => webWorker(workerUrl),
    (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' })),
    // Chromium: of an opaque origin, a blob's worker is no secure context, whatever its frame is; a data URL's is one.
    // It is an agent of its own: no memory can be shared with it.
    () => webWorker((secureUrl ??= `data:text/javascript,${encodeURIComponent(workerCode)}`)),
  );

  let resting: ReturnType<typeof setTimeout> | undefined;
  /** To be called whenever something is made ready, and when the page is hidden or shown. */
  function restLater(): void {
    clearTimeout(resting);
    resting = setTimeout(
      () => {
        runners.rest();
      },
      document.hidden ? HIDDEN_MS : IDLE_MS,
    );
  }
  document.addEventListener('visibilitychange', restLater);

  const runs = new Map<number, SupervisedRun>();
  const isShared = globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function';
  const rung: StdinRung = 'Suspending' in WebAssembly ? 'jspi' : isShared ? 'shared-memory' : 'up-front';

  function post(message: FrameToPage, transfer: Transferable[] = []): void {
    port.postMessage(message, transfer);
  }

  /** When a program has ended or waits for its reader: one that computes would have to share its core. */
  function refill(runner: RunnerTask | undefined): void {
    runners.refill(runner);
    restLater();
  }

  function run(message: PageToFrame & { type: 'run' }): void {
    const { id, digest, runner, setup } = message;
    if (message.bytes !== undefined) runners.add(digest, message.bytes);
    const relay = new OutputRelay((records) => {
      post({ type: 'output', id, records }, [records.buffer]);
    });
    const { worker, ready } = runners.take(runner);
    // A script waits for messages without being suspended, wherever it runs.
    const isScript = runner?.kind === 'script';
    const shared = isShared && !(isScript && runner.isSecure === true);
    const rungOfRun = isScript ? (shared ? 'shared-memory' : 'jspi') : rung;
    const supervised = new SupervisedRun(
      worker,
      setup,
      { rung: rungOfRun, shared, held: runner !== undefined },
      {
        output: (name, bytes) => {
          relay.add(name, bytes);
        },
        display: (output) => {
          relay.flush();
          post({ type: 'display', id, output });
        },
        waiting: (waiting) => {
          relay.flush();
          post({ type: 'waiting', id, waiting });
          if (waiting) refill(runner);
        },
        call: (number, call) => {
          post({ type: 'call', id, number, call }, call.body && [call.body.buffer]);
        },
        cancel: (number) => {
          post({ type: 'cancel', id, number });
        },
        end: (end) => {
          runs.delete(id);
          // One message: the page would draw twice for two.
          const records = relay.take();
          post({ type: 'end', id, ...end, ...(records && { records }) }, records && [records.buffer]);
          refill(runner);
        },
      },
    );
    runs.set(id, supervised);
    runners.work(digest, runner, setup.limits, ready).then(
      (work) => {
        supervised.start(work, message.stdin);
      },
      (error: unknown) => {
        supervised.refuse(refusal(error));
      },
    );
  }

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = parseFromPage(data);
    switch (message?.type) {
      case 'ping':
        post({ type: 'pong' });
        break;
      case 'run':
        run(message);
        break;
      case 'stop':
        runs.get(message.id)?.stop();
        break;
      case 'input':
        runs.get(message.id)?.write(message.bytes);
        break;
      case 'end-input':
        runs.get(message.id)?.closeStdin();
        break;
      case 'answer':
        runs.get(message.id)?.answer(message.number, message.answer);
        break;
      case 'asking':
        runs.get(message.id)?.asking(message.asking);
        break;
      case 'grant':
        runs.get(message.id)?.grant(message.grant);
        break;
      case 'revoke':
        runs.get(message.id)?.revoke(message.grant, message.urgent);
        break;
      case 'forget':
        runners.forget(message.digest);
        break;
      case 'prewarm':
        void runners.prewarm(message.runner, message.limits);
        restLater();
        break;
      case 'resource':
        runners.add(message.digest, message.bytes);
        break;
      case undefined:
    }
  };
  post({ type: 'hello', nonce, stdin: rung });
}

function webWorker(url: string): GuestWorker {
  const worker = new Worker(url);
  return {
    post(message) {
      // The frame's own copies, which it has no more use for.
      const files = message.type === 'task' ? Object.values(message.task.setup.files) : [];
      worker.postMessage(message, [...new Set(files.map(({ buffer }) => buffer as ArrayBuffer))]);
    },
    terminate() {
      worker.onmessage = null;
      worker.onmessageerror = null;
      worker.onerror = null;
      worker.terminate();
    },
    listen(listener) {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        listener.message(data);
      };
      worker.onmessageerror = () => {
        listener.died('a message could not be read');
      };
      worker.onerror = (event) => {
        event.preventDefault();
        listener.died(event.message || 'it could not be started');
      };
    },
  };
}

declare global {
  interface Window {
    petriStartFrame?: typeof startFrame;
  }
}

// Found by sandbox.html once this code has run.
window.petriStartFrame = startFrame;
