/**
 * The HTTP headers of the site: the one source for our own server, for the `_headers` file that static hosts read,
 * and for the policy in the built page itself (a host without headers is still safe, only less able).
 */

export interface HeaderRule {
  /** Path below the site's base; `*` at the end matches everything that follows. Every rule that matches applies. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HeaderOptions {
  /** COOP/COEP: SharedArrayBuffer and finer timers. Everything works without, some of it less well. */
  readonly isolation: boolean;
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const IMMUTABLE = { 'Cache-Control': `public, max-age=${String(YEAR_SECONDS)}, immutable` };

const NOTHING_ALLOWED = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

/**
 * Policy of the app's page. Scripts come from the site alone and are never inline or evaluated; WebAssembly may be compiled.
 * Styles may be inline: the editor and the terminal write `<style>` elements. What a reader's program writes never reaches this document as markup.
 */
export const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  // Host calls of cells are made by the page, each to an address that was granted: runtime/host-calls/net.ts.
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join('; ');

/**
 * Policy of the two documents in which what a reader's program does or shows is run: neither may load anything from anywhere. `sandbox` gives it an opaque origin
 * even when a hostile page frames it without the attribute, or someone opens it as a page.
 */
export const SANDBOX_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline' blob: data: 'wasm-unsafe-eval'",
  'worker-src blob: data:',
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** All rules, the general one first. */
export function headerRules(options: HeaderOptions): readonly HeaderRule[] {
  return [
    {
      path: '/*',
      headers: {
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Permissions-Policy': NOTHING_ALLOWED.map((feature) => `${feature}=()`).join(', '),
        // Everything here is public and the same for everyone: other sites may load the API, packs and cells.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        ...(options.isolation && {
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Embedder-Policy': 'require-corp',
        }),
      },
    },
    ...['/', '/index.html'].map((path) => ({
      path,
      headers: { 'Content-Security-Policy': `${APP_POLICY}; frame-ancestors 'self'` },
    })),
    ...['/sandbox.html', '/html-output.html'].map((path) => ({
      path,
      headers: { 'Content-Security-Policy': SANDBOX_POLICY },
    })),
    // Named by their content: assets by a hash in the name, packs by their version.
    { path: '/assets/*', headers: IMMUTABLE },
    { path: '/toolchains/*', headers: IMMUTABLE },
    { path: '/toolchains/index.json', headers: { 'Cache-Control': 'no-cache' } },
  ];
}

/** Headers of one path below the base (`/` first). Later rules win; what no rule says is `no-cache`. */
export function headersFor(path: string, options: HeaderOptions): Record<string, string> {
  const headers: Record<string, string> = { 'Cache-Control': 'no-cache' };
  for (const rule of headerRules(options)) {
    if (matches(rule.path, path)) Object.assign(headers, rule.headers);
  }
  return headers;
}

/** The text of `_headers`, as Netlify, Cloudflare Pages and others read it. */
export function headersFile(options: HeaderOptions): string {
  const lines = headerRules(options).flatMap((rule) => [
    rule.path,
    // Such hosts join what several rules say; the one path that must differ takes the other's value away first.
    ...(rule.path === '/toolchains/index.json' ? ['  ! Cache-Control'] : []),
    ...Object.entries(rule.headers).map(([name, value]) => `  ${name}: ${value}`),
    '',
  ]);
  return lines.join('\n');
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
