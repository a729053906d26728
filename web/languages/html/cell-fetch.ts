import type { ScriptRun } from '#model/guest-runtime.ts';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  mjs: 'text/javascript',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  wasm: 'application/wasm',
  webp: 'image/webp',
  woff2: 'font/woff2',
  xml: 'text/xml',
};

export function mediaType(name: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(TYPES, ending) ? (TYPES[ending] ?? '') : 'application/octet-stream';
}

/** `fetch` of what there is to fetch in a preview: the cell's files, by relative names. */
export function cellFetch(files: ScriptRun['files']): typeof fetch {
  const browserFetch = globalThis.fetch.bind(globalThis);
  return (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (/^(?:data|blob):/i.test(address)) return browserFetch(input, init);
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) {
      return Promise.reject(new TypeError(`There is no network here: ${address} cannot be fetched.`));
    }
    const name = address.replace(/[?#].*$/s, '').replace(/^(?:\.?\/)+/, '');
    const bytes = files.read(name);
    if (bytes === undefined)
      return Promise.resolve(new Response(null, { status: 404, statusText: 'Not Found' }));
    return Promise.resolve(new Response(bytes, { headers: { 'Content-Type': mediaType(name) } }));
  };
}
