import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const NAME = 'virtual:petri-sandbox';
const RESOLVED = `\0${NAME}`;
const RUNTIME = fileURLToPath(new URL('../../web/runtime/', import.meta.url));
const WASI = fileURLToPath(new URL('../../web/wasi/', import.meta.url));

/**
 * Gives the code of the sandbox frame and of its workers as two strings, in dev, build and tests alike. The frame's
 * origin is opaque and its policy lets it load nothing, so its code must be one text that the page hands over.
 */
export function sandboxCode(): Plugin {
  let code: Promise<string> | undefined;
  return {
    name: 'petri-sandbox',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      code ??= makeModule();
      return code;
    },
    watchChange(id) {
      if (id.startsWith(RUNTIME) || id.startsWith(WASI)) code = undefined;
    },
    handleHotUpdate({ file, server }) {
      if (!file.startsWith(RUNTIME) && !file.startsWith(WASI)) return;
      code = undefined;
      const module = server.moduleGraph.getModuleById(RESOLVED);
      if (module) server.moduleGraph.invalidateModule(module);
    },
  };
}

async function makeModule(): Promise<string> {
  const [frame, worker] = await Promise.all([
    bundle(`${RUNTIME}sandbox/frame.ts`),
    bundle(`${RUNTIME}sandbox/guest.worker.ts`),
  ]);
  return `export const frame = ${JSON.stringify(frame)};\nexport const worker = ${JSON.stringify(worker)};\n`;
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      lib: { entry, formats: ['iife'], name: 'petri' },
      reportCompressedSize: false,
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunk = outputs
    .flatMap((output) => ('output' in output ? output.output : []))
    .find(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error(`${entry} made no code`);
  return chunk.code;
}
