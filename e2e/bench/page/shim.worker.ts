// A WASI command under the plain shim: what Petri's own host is measured against.
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';
import type { Ran } from './driver.ts';

export interface ShimRequest {
  readonly bytes: BufferSource;
  readonly args: readonly string[];
}

export type ShimAnswer = Ran;

self.onmessage = async ({ data }: MessageEvent<ShimRequest>) => {
  try {
    self.postMessage(await run(data));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};

async function run({ bytes, args }: ShimRequest): Promise<Ran> {
  const decoder = new TextDecoder();
  let outputBytes = 0;
  let stdout = '';
  const output = new ConsoleStdout((chunk) => {
    outputBytes += chunk.byteLength;
    // As much as Petri keeps by default.
    if (outputBytes <= 1 << 20) stdout += decoder.decode(chunk, { stream: true });
  });
  const wasi = new WASI(
    ['bench', ...args],
    [],
    [new OpenFile(new File([])), output, output, new PreopenDirectory('.', new Map())],
    { debug: false },
  );
  const start = performance.now();
  const module = await WebAssembly.compile(bytes);
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
  const instantiated = performance.now();
  const exitCode = wasi.start(instance as Parameters<WASI['start']>[0]);
  const ended = performance.now();
  if (exitCode !== 0) throw new Error(`exited ${String(exitCode)}`);
  return {
    instantiateMs: instantiated - start,
    runMs: ended - instantiated,
    totalMs: ended - start,
    compileMs: 0,
    cacheHit: true,
    outcome: 'exited',
    stdout,
    outputBytes,
  };
}
