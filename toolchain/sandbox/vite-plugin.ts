import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';

const SANDBOX = 'virtual:petri-sandbox';
const THREAD = 'virtual:petri-guest-thread';
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
  async [THREAD]() {
    return `export default ${JSON.stringify(await bundleForNode(NODE_THREAD))};\n`;
  },
};

/**
 * Gives the code of the sandbox frame, of its workers, and of Node's guest threads as strings, in dev, build and
 * tests alike. The frame's origin is opaque and its policy lets it load nothing, so its code must be one text that
 * the page hands over; a thread's code must not depend on where a bundle stands.
 */
export function sandboxCode(): Plugin {
  const made = new Map<string, Promise<string>>();
  const isOurs = (file: string): boolean => file.startsWith(RUNTIME) || file.startsWith(WASI);
  return {
    name: 'petri-sandbox',
    resolveId: (id) => (Object.hasOwn(makers, id) ? `\0${id}` : undefined),
    load(id) {
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

async function codeOf(config: InlineConfig): Promise<string> {
  const result = await build(config);
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .filter((part) => part.type === 'chunk');
  const [chunk] = chunks;
  if (chunk === undefined || chunks.length > 1) throw new Error('the sandbox must be bundled as one chunk');
  return chunk.code;
}
