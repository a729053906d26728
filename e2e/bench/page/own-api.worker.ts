// The toolchain's own JavaScript API, as its README has it, in a worker that stays warm.
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';
import type { Tree } from '@yowasp/clang';
import { commands } from '@yowasp/clang';

export interface OwnApiRequest {
  readonly command: 'clang' | 'clang++';
  readonly file: string;
  readonly source: string;
  readonly flags: readonly string[];
}

export interface OwnApiAnswer {
  readonly compileMs: number;
  readonly runMs: number;
  readonly stdout: string;
}

self.onmessage = async ({ data }: MessageEvent<OwnApiRequest>) => {
  try {
    self.postMessage(await compileAndRun(data));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};

async function compileAndRun({ command, file, source, flags }: OwnApiRequest): Promise<OwnApiAnswer> {
  const decoder = new TextDecoder();
  let said = '';
  const say = (bytes: Uint8Array | null) => {
    said += decoder.decode(bytes ?? new Uint8Array(), { stream: true });
  };
  const start = performance.now();
  let files: Tree | undefined;
  try {
    files = await commands[command](
      [...flags, file, '-o', 'a.wasm'],
      { [file]: source },
      {
        stdout: say,
        stderr: say,
        fetchProgress: () => undefined,
      },
    );
  } catch (error) {
    throw new Error(`${String(error)}\n${said}`, { cause: error });
  }
  const compiled = performance.now();
  const bytes = files?.['a.wasm'];
  if (!(bytes instanceof Uint8Array)) throw new Error(`There is no a.wasm.\n${said}`);
  let stdout = '';
  const output = new ConsoleStdout((chunk) => {
    stdout += decoder.decode(chunk, { stream: true });
  });
  const wasi = new WASI(
    ['a'],
    [],
    [new OpenFile(new File([])), output, output, new PreopenDirectory('.', new Map())],
    {
      debug: false,
    },
  );
  const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes), {
    wasi_snapshot_preview1: wasi.wasiImport,
  });
  wasi.start(instance as Parameters<WASI['start']>[0]);
  return { compileMs: compiled - start, runMs: performance.now() - compiled, stdout };
}
