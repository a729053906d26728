import {
  APP_POLICY,
  DOCS_POLICY,
  EMBED_POLICY,
  HTML_OUTPUT_POLICY,
  inHeader,
  SANDBOX_POLICY,
  SERVICE_WORKER_POLICY,
  WORKER_POLICY,
} from './policies.ts';

/** The HTTP headers of the site: the one source for our own server and for the `_headers` file that static hosts read. */

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

/**
 * What Chromium 156 knows and no page of ours does. Left to them: `clipboard-write`, to copy a link or an output,
 * `clipboard-read`, for “Paste” in the editor’s menu, and `cross-origin-isolated`, which the sandbox frame is given.
 */
const NEVER_USED = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'captured-surface-control',
  'compute-pressure',
  'deferred-fetch',
  'deferred-fetch-minimal',
  'digital-credentials-create',
  'digital-credentials-get',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'language-detector',
  'language-model',
  'local-fonts',
  'local-network',
  'local-network-access',
  'loopback-network',
  'magnetometer',
  'media-playback-while-not-visible',
  'microphone',
  'midi',
  'on-device-speech-recognition',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'private-state-token-issuance',
  'private-state-token-redemption',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'summarizer',
  'sync-xhr',
  'translator',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** All rules, the general one first. */
export function headerRules(options: HeaderOptions): readonly HeaderRule[] {
  return [
    {
      path: '/*',
      headers: {
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        // Everything here is public and the same for everyone: other sites may load the API, packs and cells.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        ...(options.isolation && {
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Embedder-Policy': 'require-corp',
        }),
      },
    },
    documents('/', inHeader.ownFrames(APP_POLICY)),
    documents('/index.html', inHeader.ownFrames(APP_POLICY)),
    documents('/docs/*', inHeader.ownFrames(DOCS_POLICY)),
    documents('/sandbox.html', inHeader.opaque(SANDBOX_POLICY)),
    documents('/html-output.html', inHeader.opaque(HTML_OUTPUT_POLICY)),
    documents('/v1/frame.html', EMBED_POLICY),
    { path: '/sw.js', headers: { 'Content-Security-Policy': SERVICE_WORKER_POLICY } },
    // Named by their content: assets by a hash in the name, packs by their version. Workers are among the assets.
    { path: '/assets/*', headers: { ...IMMUTABLE, 'Content-Security-Policy': WORKER_POLICY } },
    { path: '/v1/assets/*', headers: IMMUTABLE },
    { path: '/toolchains/*', headers: IMMUTABLE },
    { path: '/toolchains/index.json', headers: { 'Cache-Control': 'no-cache' } },
  ];
}

function documents(path: string, policy: string): HeaderRule {
  const permissions = NEVER_USED.map((feature) => `${feature}=()`).join(', ');
  return { path, headers: { 'Content-Security-Policy': policy, 'Permissions-Policy': permissions } };
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
