import { scriptUrl } from '#model/trusted-types.ts';

/**
 * Starts a worker of our own. A worker's script must be of the page's origin: one from elsewhere (the site used by another) is
 * imported by a script of our own.
 */
export function startWorker(url: URL, name: string): Worker {
  if (url.origin === self.origin) return new Worker(scriptUrl(url), { type: 'module', name });
  const code = `import ${JSON.stringify(url.href)};`;
  // A page that a sandbox has taken its origin from: Chromium makes no module worker of a blob there.
  if (self.origin === 'null') {
    const inline = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
    return new Worker(scriptUrl(inline), { type: 'module', name });
  }
  const script = new Blob([code], { type: 'text/javascript' });
  const own = URL.createObjectURL(script);
  const worker = new Worker(scriptUrl(new URL(own)), { type: 'module', name });
  URL.revokeObjectURL(own);
  return worker;
}
