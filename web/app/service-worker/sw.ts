import type { Release } from '#model/release.ts';
import { requestOf } from './request.ts';
import { Shell } from './shell.ts';

// The app without a network: one release, cached whole, answered whole. A new release waits until the reader asks for it or all tabs are
// closed. Requests that are not about the app's own files are not touched.

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const __PETRI_RELEASE__: Release | null;

const scope = new URL(self.registration.scope);

if (__PETRI_RELEASE__ === null) leave();
else serve(new Shell(__PETRI_RELEASE__, scope));

function serve(shell: Shell): void {
  self.addEventListener('install', (event) => {
    event.waitUntil(shell.install());
  });
  self.addEventListener('activate', (event) => {
    event.waitUntil(
      // On the very first visit the page that is open gets the late files into the cache, too.
      Promise.all([shell.cleanUp(), self.clients.claim()]),
    );
  });
  self.addEventListener('fetch', (event) => {
    // What the site says of its service is no part of a release; without a network it says nothing.
    if (event.request.url === new URL('site.json', scope).href) {
      event.respondWith(setting(event.request.url).catch(() => Response.json({})));
      return;
    }
    const path = shell.pathOf(event.request);
    if (path !== undefined) event.respondWith(shell.answer(path, event.request));
  });
  self.addEventListener('message', (event) => {
    const type = requestOf(event, scope)?.type;
    if (type === 'activate') event.waitUntil(self.skipWaiting());
    // Best effort: what is missing is fetched when it is asked for.
    if (type === 'fill') event.waitUntil(shell.fill().catch(() => undefined));
  });
}

/** All of it, by a request of this worker's own, which ends also when the page that asks goes away: a busy worker holds a new release back. */
async function setting(url: string): Promise<Response> {
  const response = await fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
  return Response.json(response.ok ? await response.json() : {});
}

/** The kill switch: a build without offline support takes itself and everything that older ones cached away. */
function leave(): void {
  self.addEventListener('install', (event) => {
    event.waitUntil(self.skipWaiting());
  });
  self.addEventListener('activate', (event) => {
    event.waitUntil(
      Promise.all([new Shell({ id: '', files: [] }, scope).destroy(), self.registration.unregister()]),
    );
  });
}
