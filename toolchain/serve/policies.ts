/**
 * Content security policies, each the one source for the header of our server, for `_headers`, and for the `<meta>` element in the
 * document itself: a host that sends no headers is still safe.
 */

type Directives = Readonly<Record<string, string>>;

const policy = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** SHA-256 of nothing: `<style>` elements without text, as web/ui/adopted-styles.ts leaves them. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What no document of ours ever does. */
const NEVER: Directives = { 'object-src': "'none'", 'base-uri': "'none'", 'form-action': "'none'" };

/**
 * The app's page. Scripts come from the site alone; none is inline, none is made of text. Styles of elements may be inline, because
 * Monaco places its lines by them; style sheets may not. Text becomes markup or a script's address only by the policies that
 * `trusted-types` names: the page's own (web/model/trusted-types.ts), Monaco's, Monaco's sanitiser and Svelte's templates.
 */
export const APP_POLICY = policy({
  'default-src': "'none'",
  // Compilers that are compiled pass through the page from one compile worker to the next: Firefox takes that for running them.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': `'self' ${EMPTY_STYLE}`,
  'style-src-attr': "'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  // Host calls of cells are made by the page, each to an address that was granted: runtime/host-calls/net.ts. So are the two requests that
  // readers ask for: a file to open (share/fetch-file.ts), and a gist (share/gist.ts).
  'connect-src': "'self' https: http://127.0.0.1:* http://localhost:*",
  'frame-src': "'self'",
  'manifest-src': "'self'",
  ...NEVER,
  'require-trusted-types-for': "'script'",
  'trusted-types': 'petri petri-editor dompurify svelte-trusted-html',
});

/**
 * The frame that runs the cells of other sites' pages. Anybody may have it in a page: it has no right, and shows nothing of the reader's.
 * In a page that a sandbox has taken its origin from, its workers are data URLs (web/workers/start-worker.ts).
 */
export const EMBED_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' data:",
  'connect-src': "'self' data:",
  'frame-src': "'self'",
  ...NEVER,
  'require-trusted-types-for': "'script'",
  'trusted-types': 'petri',
});

/** Workers of the page have the policy of their own answer, not the page's. Compilers are WebAssembly, one in a data URL. */
export const WORKER_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self' data:",
});

/** The service worker fetches the site's own files and loads no other script. */
export const SERVICE_WORKER_POLICY = policy({ 'default-src': "'none'", 'connect-src': "'self'" });

/** The documentation is our own text; the policy keeps a mistake in it from becoming more than that. */
export const DOCS_POLICY = policy({
  'default-src': "'none'",
  // Its cells: the loader, what a first use brings, and the frame in which they run.
  'script-src': "'self'",
  'connect-src': "'self'",
  'frame-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'base-uri': "'none'",
  'form-action': "'none'",
});

const SHOWS: Directives = {
  'style-src': "'unsafe-inline'",
  'img-src': 'data: blob:',
  'font-src': 'data:',
  'media-src': 'data: blob:',
  'form-action': "'none'",
  'base-uri': "'none'",
};

/** The document in which programs run, and pages of HTML cells: it may load nothing from anywhere. */
export const SANDBOX_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'unsafe-inline' blob: data: 'wasm-unsafe-eval'",
  'worker-src': 'blob: data:',
  ...SHOWS,
});

/** The document that shows the HTML which a program displays. Its own script is named by digest; no other runs. */
export const HTML_OUTPUT_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'sha256-6AoZx5PvPvxPFmL5Etc6w35AkSsIMEHcbmT8Hlu+QHs='",
  ...SHOWS,
});

/**
 * What only a header can say. `sandbox` gives the two frames an opaque origin even when a hostile page frames them without the
 * attribute, or someone opens them as a page.
 */
export const inHeader = {
  ownFrames: (text: string): string => `${text}; frame-ancestors 'self'`,
  opaque: (text: string): string => `sandbox allow-scripts; ${text}`,
};
