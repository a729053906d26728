import type { ScriptGuest, ScriptRun } from '#model/guest-runtime.ts';
import { makeConsole } from '../_javascript/console.ts';
import { Linker } from '../_javascript/linker.ts';
import { IMPORT_FUNCTION } from '../_javascript/program.ts';
import { StackNames } from '../_javascript/stack.ts';
import { cellFetch } from './cell-fetch.ts';
import { makeGuard } from './guard.ts';
import { decodePage, GUARD, type Page } from './page.ts';

/** Writes the cell's document over the frame's own, and hears what it says. */
const guest: ScriptGuest = {
  run: (run) =>
    new Promise((resolve) => {
      show(run, decodePage(run.bytes), resolve);
    }),
};

export default guest;

function show(run: ScriptRun, page: Page, end: (exitCode: number) => void): void {
  const names = new StackNames({ main: '', modules: page.modules });
  for (const source of page.sources) names.add(source, source);
  const linker = new Linker({ main: '', modules: page.modules }, run, names);
  const print = (stream: ScriptRun['stdout']) => (text: string) => {
    stream.write(names.readable(text));
  };
  const out = print(run.stdout);
  const error = print(run.stderr);
  let failed = false;
  let expired = false;
  const fixed = { writable: false, configurable: false, enumerable: false };
  const own = {
    [GUARD]: makeGuard(run.limits.timeMs, () => {
      expired = true;
    }),
    [IMPORT_FUNCTION]: (from: string, specifier: unknown) => linker.import(from, specifier),
  };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(window, name, { ...fixed, value });
  Object.defineProperty(window, 'console', {
    value: makeConsole(out, error, names),
    writable: true,
    configurable: true,
  });
  window.fetch = cellFetch(run.files);
  // The sandbox shows no dialogs: what they would say is not lost.
  window.alert = (text?: unknown) => {
    out(`${String(text)}\n`);
  };
  const html = page.parts.map((part) => (typeof part === 'string' ? part : linker.url(part.module))).join('');
  document.open();
  // Opening took away all listeners that there were.
  run.onUncaught((thrown) => {
    failed = true;
    error(`Uncaught ${names.describe(thrown).text}\n`);
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    error(`Blocked by the sandbox (${event.effectiveDirective}): ${event.blockedURI || event.sample}\n`);
  });
  addEventListener('click', stayHere(error), true);
  addEventListener(
    'load',
    () => {
      // A module that awaits something has not run yet. How it failed was said when it did.
      const modules = page.parts.flatMap((part) =>
        typeof part === 'string' ? [] : [linker.url(part.module)],
      );
      void Promise.allSettled(modules.map((url) => import(/* @vite-ignore */ url))).then(() => {
        // The page's own listeners, and reports of errors, come first.
        setTimeout(() => {
          // One that took too long is ended by whoever keeps the time.
          if (!expired) end(failed ? 1 : 0);
        });
      });
    },
    { once: true },
  );
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the parser meets scripts and styles as in a page that is loaded
  document.write(html);
  document.close();
}

/** Links within the document work; others would take the preview away. */
function stayHere(error: (text: string) => void) {
  return (event: MouseEvent): void => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    const href = link?.getAttribute('href');
    if (href === null || href === undefined || href.startsWith('#')) return;
    event.preventDefault();
    error(`A preview goes nowhere: the link to ${href} was not followed.\n`);
  };
}
