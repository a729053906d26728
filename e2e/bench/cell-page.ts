import { deflateRawSync } from 'node:zlib';
import type { BrowserContext, Page } from '@playwright/test';
import type { Bench } from './bench.ts';

/** A cell as a link carries it. */
export interface Cell {
  readonly language: string;
  readonly source: string;
  readonly flags?: readonly string[];
}

/** The address of the app with one cell in its fragment. */
export function linkTo(bench: Bench, cell: Cell): string {
  const notebook = { format: 1, cells: [{ id: 'bench', kind: 'code', ...cell }] };
  const payload = deflateRawSync(Buffer.from(JSON.stringify(notebook))).toString('base64url');
  return `${bench.server.address}#v1:${payload}`;
}

/** What the page says about one run, in milliseconds since the press of Run (or since the navigation started). */
export interface Shown {
  /** The text stands in the document. */
  readonly ms: number;
  /** Tasks over 50 ms of the page's main thread in that time, each in milliseconds. */
  readonly longTasks: readonly number[];
}

/** What to wait for, and from when to count. */
export interface RunAsked {
  /** Words that the output must come to contain; empty: the status alone tells. */
  readonly expected: string;
  /** Words that the editor must hold before Run is pressed. */
  readonly editor?: string;
  /** `press`: from the press of Run. `navigation`: from the start of the page's load. */
  readonly from: 'press' | 'navigation';
}

/** What the init script offers: everything is timed inside the page, where no message to the bench adds to it. */
interface Watch {
  run(asked: RunAsked): Promise<Shown>;
}

declare global {
  var watch: Watch;
}

/** Adds `globalThis.watch` to every page of a browser; call before opening any. */
export async function addWatch(context: BrowserContext): Promise<void> {
  await context.addInitScript(install);
}

/**
 * Presses Run as soon as it can be pressed and waits until the output contains what is expected and the status says that
 * the run exited 0. Words that stood there before count only after they were gone.
 */
export function timeRun(page: Page, asked: RunAsked): Promise<Shown> {
  return page.evaluate((what) => globalThis.watch.run(what), asked);
}

/** Replaces the editor's text as a reader does who pastes. */
export async function edit(page: Page, source: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Editor' }).fill(source);
}

function install(): void {
  if (globalThis.self !== globalThis.top) return;
  const nameOf = (element: HTMLElement): string => {
    const by = element.getAttribute('aria-labelledby');
    if (by !== null) return document.getElementById(by)?.textContent ?? '';
    return element.getAttribute('aria-label') ?? (element.tagName === 'BUTTON' ? element.textContent : '');
  };
  const named = (selector: string, name: string) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find((element) =>
      nameOf(element).trim().startsWith(name),
    );
  const editorText = () => {
    const editor = named('textarea, [role="textbox"]', 'Editor');
    return editor instanceof HTMLTextAreaElement ? editor.value : (editor?.textContent ?? '');
  };
  const outputText = () => named('section, [role="region"]', 'Output')?.textContent ?? '';
  const FAILED = /(trapped|timed out|stopped|denied|failed to compile|limit exceeded)$/;
  const longTasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({
    type: 'longtask',
    buffered: true,
  });

  globalThis.watch = {
    run({ expected, editor, from }) {
      return new Promise((resolve, reject) => {
        let pressed: number | undefined;
        let wereGone = false;
        const end = (then: () => void) => {
          observer.disconnect();
          clearInterval(ticks);
          clearTimeout(limit);
          then();
        };
        const fail = (why: string) => {
          end(() => {
            reject(new Error(`${why} The page says: ${document.body.innerText.slice(0, 2000)}`));
          });
        };
        const check = () => {
          if (pressed === undefined) {
            const button = named('button', 'Run');
            if (!(button instanceof HTMLButtonElement) || button.disabled) return;
            if (editor !== undefined && !editorText().includes(editor)) return;
            pressed = performance.now();
            button.click();
          }
          const status = named('output, [role="status"]', 'Run status')?.textContent.trim() ?? '';
          const isThere = status.endsWith('exited 0') && (expected === '' || outputText().includes(expected));
          if (!isThere) {
            if (wereGone && FAILED.test(status)) fail(`The run ended otherwise: ${status}.`);
            wereGone = true;
          } else if (wereGone) {
            const shown = performance.now();
            const start = from === 'press' ? pressed : 0;
            end(() => {
              // The browser tells of long tasks a little later.
              setTimeout(() => {
                const during = longTasks.filter(
                  (task) => task.startTime + task.duration >= start && task.startTime <= shown,
                );
                resolve({ ms: shown - start, longTasks: during.map(({ duration }) => duration) });
              }, 300);
            });
          }
        };
        const observer = new MutationObserver(check);
        // What no mutation tells (a disabled property, a textarea's value) is seen at the next tick.
        const ticks = setInterval(check, 5);
        const limit = setTimeout(() => {
          fail('Nothing came for a minute.');
        }, 60_000);
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        check();
      });
    },
  };
}
