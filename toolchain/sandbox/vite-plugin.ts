import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';

const SANDBOX = 'virtual:petri-sandbox';
const PAGE = 'virtual:petri-page';
const THREAD = 'virtual:petri-guest-thread';
const GUESTS = 'virtual:petri-guests';
const GUEST = 'virtual:petri-guest/';
const LANGUAGES = fileURLToPath(new URL('../../web/languages/', import.meta.url));
const RUNTIME = fileURLToPath(new URL('../../web/runtime/', import.meta.url));
const WASI = fileURLToPath(new URL('../../web/wasi/', import.meta.url));

const NODE_THREAD = fileURLToPath(new URL('../node/guest-thread.worker.ts', import.meta.url));

const makers: Readonly<Record<string, () => Promise<string>>> = {
  async [SANDBOX]() {
    const [frame, worker] = await Promise.all([
      bundle(`${RUNTIME}sandbox/frame.ts`),
      bundle(`${RUNTIME}sandbox/guest.worker.ts`),
    ]);
    return `export const frame = ${JSON.stringify(frame)};\nexport const worker = ${JSON.stringify(worker)};\n`;
  },
  async [PAGE]() {
    return `export default ${JSON.stringify(await bundle(`${RUNTIME}sandbox/page.ts`))};\n`;
  },
  async [THREAD]() {
    return `export default ${JSON.stringify(await bundleForNode(NODE_THREAD))};\n`;
  },
};

/** Ids of the languages that have a guest.ts. */
function scriptLanguages(): string[] {
  return readdirSync(LANGUAGES).filter(
    (id) => !id.startsWith('_') && existsSync(join(LANGUAGES, id, 'guest.ts')),
  );
}

/** `virtual:petri-guests`: language → loader of its guest.ts as one text, so that each is fetched only when it is used. */
function guestList(): string {
  const loaders = scriptLanguages().map((id) => `${JSON.stringify(id)}: () => import('${GUEST}${id}')`);
  return `export default { __proto__: null, ${loaders.join(', ')} };\n`;
}

/**
 * Gives the code of the sandbox frame, of its workers, and of Node's guest threads as strings, in dev, build and
 * tests alike; and `virtual:petri-guests`, the languages' guest.ts. The frame's origin is opaque and its policy lets it
 * load nothing, so its code must be one text that the page hands over; a thread's code must not depend on where a
 * bundle stands.
 */
export function sandboxCode(onBundled: (modules: readonly string[]) => void = () => undefined): Plugin {
  const made = new Map<string, Promise<string>>();
  const isOurs = (file: string): boolean => file.startsWith(RUNTIME) || file.startsWith(WASI);
  return {
    name: 'petri-sandbox',
    resolveId: (id) =>
      Object.hasOwn(makers, id) || id === GUESTS || id.startsWith(GUEST) ? `\0${id}` : undefined,
    async load(id) {
      if (id === `\0${GUESTS}`) return guestList();
      if (id.startsWith(`\0${GUEST}`)) {
        const { code, modules } = await bundleGuest(id.slice(GUEST.length + 1));
        // What it is made of is watched, so that a change is seen in dev.
        for (const module of modules) this.addWatchFile(module);
        onBundled(modules);
        const digest = `sha256:${createHash('sha256').update(code).digest('hex')}`;
        return `export const digest = ${JSON.stringify(digest)};\nexport const code = ${JSON.stringify(code)};\n`;
      }
      const name = id.slice(1);
      const make = id.startsWith('\0') && Object.hasOwn(makers, name) ? makers[name] : undefined;
      if (make === undefined) return undefined;
      const code = made.get(name) ?? make();
      made.set(name, code);
      return code;
    },
    watchChange(id) {
      if (isOurs(id)) made.clear();
    },
    handleHotUpdate({ file, server }) {
      if (!isOurs(file)) return;
      made.clear();
      for (const name of Object.keys(makers)) {
        const module = server.moduleGraph.getModuleById(`\0${name}`);
        if (module) server.moduleGraph.invalidateModule(module);
      }
    },
  };
}

const COMMON: InlineConfig = { configFile: false, logLevel: 'error', publicDir: false };

function bundle(entry: string): Promise<string> {
  return codeOf({
    ...COMMON,
    build: {
      write: false,
      target: 'es2023',
      lib: { entry, formats: ['iife'], name: 'petri' },
      reportCompressedSize: false,
    },
  });
}

/** As CommonJS: that is what a thread made from a string is. */
function bundleForNode(entry: string): Promise<string> {
  return codeOf({
    ...COMMON,
    ssr: { noExternal: true },
    build: {
      write: false,
      ssr: entry,
      target: 'node20',
      reportCompressedSize: false,
      rolldownOptions: { output: { format: 'cjs' } },
    },
  });
}

/** As a module for a worker: everything in one text, whatever it imports. */
function bundleGuest(id: string): Promise<{ code: string; modules: readonly string[] }> {
  return chunkOf({
    ...COMMON,
    ssr: { noExternal: true, target: 'webworker' },
    build: {
      write: false,
      ssr: join(LANGUAGES, id, 'guest.ts'),
      target: 'es2023',
      minify: true,
      reportCompressedSize: false,
      rolldownOptions: { output: { format: 'es', codeSplitting: false } },
    },
  });
}

async function codeOf(config: InlineConfig): Promise<string> {
  return (await chunkOf(config)).code;
}

async function chunkOf(config: InlineConfig): Promise<{ code: string; modules: readonly string[] }> {
  const result = await build(config);
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .filter((part) => part.type === 'chunk');
  const [chunk] = chunks;
  if (chunk === undefined || chunks.length > 1)
    throw new Error('what the sandbox runs must be bundled as one chunk');
  return { code: chunk.code, modules: chunk.moduleIds };
}
