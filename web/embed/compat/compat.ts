import { upgradePage } from './upgrade-page.ts';

/**
 * `compat.js` of the built site: cells in place of the elements of Runno, codapi and Thebe, and the loader that makes them live. What
 * could not be carried over is said in the console, and by the event `petri-upgraded` of the document.
 */
function upgrade(): void {
  const reports = upgradePage(document);
  for (const { element, isUpgraded, lost } of reports) {
    for (const each of lost) {
      // eslint-disable-next-line no-console -- The site's author is to know, and its readers are not.
      console.warn(isUpgraded ? `petri: not carried over: ${each}` : `petri: not upgraded: ${each}`, element);
    }
  }
  document.dispatchEvent(new CustomEvent('petri-upgraded', { detail: reports }));
  // Beside this file, so that both are of one release.
  const loader = new URL(import.meta.env.DEV ? '/embed.js' : './embed.js', import.meta.url);
  void import(/* @vite-ignore */ loader.href);
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', upgrade, { once: true });
else upgrade();
