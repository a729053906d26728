import type { Grant } from '#model/grant.ts';
import { levelGrants, OWN_LEVEL } from '#model/level.ts';
import { DEFAULT_LIMITS, type Limits } from '#model/limits.ts';
import type { Output } from '#model/output.ts';
import type { GuestHandle, GuestHost, RunEnd, Runner } from '#model/run.ts';
import { digestBytes } from '#model/digest.ts';

const programs = import.meta.glob<Uint8Array<ArrayBuffer>>('./programs/*.c', {
  query: '?guest',
  import: 'default',
});

export interface RunOptions {
  readonly args?: readonly string[];
  readonly stdin?: string;
  readonly interactive?: boolean;
  readonly limits?: Partial<Limits>;
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly runner?: Runner;
  /** Default: those of the reader's own cells. */
  readonly grants?: readonly Grant[];
  /** Called with each piece of output, decoded. */
  readonly onOutput?: (text: string, handle: GuestHandle) => void;
  readonly onWaiting?: (handle: GuestHandle) => void;
}

export interface Finished {
  readonly end: RunEnd;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Uint8Array;
  readonly displays: readonly Output[];
  /** Pieces in which output came. */
  readonly pieces: number;
}

/** Starts one of the programs beside this file. `finished` gathers all that it gives. */
export async function start(
  host: GuestHost,
  program: string,
  options: RunOptions = {},
): Promise<{ handle: GuestHandle; finished: Promise<Finished> }> {
  const load = programs[`./programs/${program}.c`];
  if (load === undefined) throw new Error(`there is no program ${program}.c`);
  return startBytes(host, await load(), options);
}

/** The same for a module of the test's own. */
export async function startBytes(
  host: GuestHost,
  bytes: Uint8Array<ArrayBuffer>,
  options: RunOptions = {},
): Promise<{ handle: GuestHandle; finished: Promise<Finished> }> {
  const digest = await digestBytes(bytes);
  const pieces: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const displays: Output[] = [];
  const decoder = new TextDecoder();
  const handle: GuestHandle = host.run(
    {
      artifact: {
        bytes,
        manifest: {
          format: 1,
          digest,
          kind: 'wasi-command',
          language: 'c',
          toolchain: 'test@1',
          size: bytes.length,
          diagnostics: [],
        },
      },
      ...(options.runner && { runner: options.runner }),
      programName: 'program',
      args: options.args ?? [],
      env: {},
      files: options.files ?? {},
      stdin: options.stdin === undefined ? undefined : new TextEncoder().encode(options.stdin),
      interactive: options.interactive ?? false,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      grants: options.grants ?? levelGrants(OWN_LEVEL),
      cell: 'test',
    },
    {
      output(name, piece) {
        pieces[name].push(piece.slice());
        options.onOutput?.(decoder.decode(piece), handle);
      },
      display(output) {
        displays.push(output);
      },
      late: () => undefined,
      waiting(isWaiting) {
        if (isWaiting) options.onWaiting?.(handle);
      },
    },
  );
  const finished = handle.end.then((end) => ({
    end,
    stdout: decoder.decode(join(pieces.stdout)),
    stderr: decoder.decode(join(pieces.stderr)),
    bytes: join(pieces.stdout),
    displays,
    pieces: pieces.stdout.length + pieces.stderr.length,
  }));
  return { handle, finished };
}

export async function run(host: GuestHost, program: string, options: RunOptions = {}): Promise<Finished> {
  const { finished } = await start(host, program, options);
  return finished;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
