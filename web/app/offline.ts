import type { ShellRequest } from '#model/release.ts';
import { scriptUrl } from '#model/trusted-types.ts';
import { markTaken, wasTaken } from '#storage/taken-release.ts';

export interface OfflineOptions {
  /** Where the site stands, with a trailing slash. */
  readonly base: URL;
  /** A newer release is ready; `apply` changes over to it, which reloads every tab of the app. */
  readonly onUpdate?: (apply: () => void) => void;
}

/** From the page's start to fetching what it may need later, and from one look for a new release to the next, in milliseconds. */
const REST_MS = 10_000;
const LOOK_MS = 60 * 60_000;
/** Until a release that was taken is there. */
const TAKE_MS = 2_000;

/**
 * Makes the app work without a network from the second visit on, where the browser lets it; everything works without, too. For the app's own
 * page only: inside a frame it does nothing, so that no embedder's reader gets a service worker.
 */
export async function startOffline(options: OfflineOptions): Promise<void> {
  const { serviceWorker } = navigator as Partial<Pick<Navigator, 'serviceWorker'>>;
  if (!serviceWorker || window.top !== window) return;
  try {
    const registration = await serviceWorker.register(scriptUrl(new URL('sw.js', options.base)), {
      scope: options.base.pathname,
      // The one file that no cache may hold back: it is how a broken release is undone.
      updateViaCache: 'none',
    });
    if (wasTaken()) await reloadWhenTaken(registration);
    announceUpdates(serviceWorker, registration, options);
    lookForUpdates(registration);
    const { active } = await serviceWorker.ready;
    setTimeout(() => {
      requestIdle(() => {
        active?.postMessage({ type: 'fill' } satisfies ShellRequest);
      });
    }, REST_MS);
  } catch {
    // Blocked by the browser, or no sw.js on the server: then there is a page only while there is a network.
  }
}

function announceUpdates(
  serviceWorker: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  { onUpdate }: OfflineOptions,
): void {
  const announce = (): void => {
    const { waiting } = registration;
    // Without a controller this is the first release, not a new one.
    if (!waiting || !serviceWorker.controller) return;
    onUpdate?.(() => {
      waiting.postMessage({ type: 'activate' } satisfies ShellRequest);
      // A browser may hold the new release back while the old one has something of this page in hand, and that goes with the page.
      setTimeout(() => {
        markTaken();
        location.reload();
      }, TAKE_MS);
    });
  };
  announce();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', announce);
  });
  if (!serviceWorker.controller) return;
  serviceWorker.addEventListener(
    'controllerchange',
    () => {
      location.reload();
    },
    { once: true },
  );
}

/** This page may still be of the old release: it came while that was let go of. */
async function reloadWhenTaken(registration: ServiceWorkerRegistration): Promise<void> {
  for (let left = TAKE_MS; registration.waiting && left > 0; left -= 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (!registration.waiting) location.reload();
}

function lookForUpdates(registration: ServiceWorkerRegistration): void {
  let lookedAt = performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || performance.now() - lookedAt < LOOK_MS) return;
    lookedAt = performance.now();
    registration.update().catch(() => undefined);
  });
}

function requestIdle(work: () => void): void {
  // Safari has none.
  if ('requestIdleCallback' in window) requestIdleCallback(work);
  else setTimeout(work, 0);
}
