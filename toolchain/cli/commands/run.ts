import { fstatSync, readFileSync } from 'node:fs';
import type { Petri, PetriRun } from '#api/petri.ts';
import type { Limits } from '#model/limits.ts';
import { MAX_LIMITS } from '#model/limits.ts';
import type { Outcome, Trap } from '#model/outcome.ts';
import type { RunRequest, RunResult } from '#model/run.ts';
import type { Command, Terminal } from '../command.ts';
import { EXIT, UsageError } from '../command.ts';
import { formatDiagnostics } from '../diagnostics.ts';
import type { Sources } from '../sources.ts';
import { parseOptions } from '../options.ts';
import { readSources } from '../sources.ts';
import { withPetri } from '../with-petri.ts';

const OPTIONS = {
  language: 'string',
  timeout: 'string',
  memory: 'string',
  std: 'string',
  env: 'list',
  json: 'boolean',
} as const;

const STDIN = 0;

/** Compiler flags whose value may stand in the next argument. */
const TAKES_NEXT = new Set(['-D', '-U', '-I', '-include', '-x']);

export const run: Command = {
  name: 'run',
  usage: '[options] [compiler flags] <file | -> [more files] [-- arguments] [< input]',
  summary: 'Compiles a program to WebAssembly and runs it, sandboxed, with your stdin and stdout.',
  details: `
The first file is the program; further ones (headers, more sources, data) are put beside it. - reads the program from stdin.
Anything that begins with - and is not listed here goes to the compiler: -O2 -Wall -DNAME=1 -std=c17 -g -msimd128.

--language ID    c, cpp, …; needed with -, otherwise told by the file's extension
--std NAME       the same as -std=NAME
--timeout TIME   5, 5s or 500ms; 10 s unless told. Waiting for input does not count
--memory MIB     linear memory at most
--env NAME=VALUE an environment variable of the program, as often as needed
--json           prints the whole result as JSON instead of the program's output

The exit code is the program's own; 1 when it does not compile, 2 for a wrong command line, 124 timed out,
126 denied, 130 stopped by Ctrl-C, 134 trapped, 137 a limit was exceeded.`,
  async run(args, terminal) {
    const { values, rest, after } = parseOptions(args, OPTIONS);
    const { files, flags } = splitFlags(rest);
    if (values.std !== undefined) flags.push(`-std=${values.std}`);
    const limits: Partial<Limits> = {
      // A pipe takes any amount; what bounds a page's view does not bound it.
      outputBytes: MAX_LIMITS.outputBytes,
      ...(values.timeout !== undefined && { timeMs: milliseconds(values.timeout) }),
      ...(values.memory !== undefined && { memoryBytes: positive(values.memory, '--memory') * 1024 * 1024 }),
    };
    return withPetri(async (petri) => {
      const manifests = petri.languages.map(({ manifest }) => manifest);
      const sources = await readSources(files, manifests, values.language, terminal.stdin);
      const request: RunRequest = {
        language: sources.language,
        source: sources.source,
        files: sources.files,
        flags,
        args: after,
        env: Object.fromEntries((values.env ?? []).map(environmentEntry)),
        limits,
      };
      return runOne(petri, request, sources, files[0] === '-', values.json === true, terminal);
    });
  },
};

async function runOne(
  petri: Petri,
  request: RunRequest,
  sources: Sources,
  sourceIsStdin: boolean,
  asJson: boolean,
  terminal: Terminal,
): Promise<number> {
  // Warnings and errors before the program's own words; the run then finds what was compiled.
  if (!asJson) {
    const { diagnostics } = await petri.compile(request);
    terminal.error(formatDiagnostics(diagnostics, sources.texts));
  }
  const input = sourceIsStdin ? new Uint8Array() : inputAtOnce(terminal.stdin);
  const started = petri.run(
    { ...request, ...(input !== undefined && { stdin: input }) },
    {
      interactive: input === undefined,
      name: sources.name,
      ...(!asJson && {
        onBytes: (name: 'stdout' | 'stderr', bytes: Uint8Array) => {
          if (name === 'stdout') terminal.out(bytes);
          else terminal.error(bytes);
        },
      }),
    },
  );
  const detach = input === undefined ? feed(started, terminal.stdin) : () => undefined;
  const stop = () => {
    started.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    for await (const output of started) {
      if (output.type === 'display_data' && !asJson) {
        terminal.error(`petri: the program shows ${Object.keys(output.data).join(', ')}\n`);
      }
    }
    const result = await started.result;
    if (asJson) terminal.out(`${JSON.stringify({ ...result, files: [...result.files.keys()] }, null, 2)}\n`);
    else terminal.error(epilogue(result, sources));
    return exitCode(result);
  } finally {
    detach();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** A file or nothing at all is read before the run; undefined for a terminal or pipe, which may never end. */
function inputAtOnce(stdin: NodeJS.ReadStream): Uint8Array | undefined {
  if (stdin.isTTY) return undefined;
  try {
    if (!fstatSync(STDIN).isFile()) return undefined;
  } catch {
    return new Uint8Array();
  }
  return readFileSync(STDIN);
}

/** Hands on stdin as it comes. Returns what ends that, so that the process can end. */
function feed(started: PetriRun, stdin: NodeJS.ReadStream): () => void {
  stdin.on('data', (chunk: Buffer) => {
    started.write(new Uint8Array(chunk));
  });
  stdin.once('end', () => {
    started.closeStdin();
  });
  stdin.once('error', () => {
    started.closeStdin();
  });
  return () => {
    stdin.removeAllListeners('data').destroy();
  };
}

function exitCode(result: RunResult): number {
  switch (result.outcome) {
    case 'exited':
      return result.exitCode ?? EXIT.failed;
    case 'trapped':
      return EXIT.trapped;
    case 'timed-out':
      return EXIT.timedOut;
    case 'stopped':
      return EXIT.stopped;
    case 'denied':
      return EXIT.denied;
    case 'failed-to-compile':
      return EXIT.failed;
    case 'limit-exceeded':
      return EXIT.limitExceeded;
  }
}

/** What a person must know besides what the program printed; nothing after an ordinary end. */
function epilogue({ detail, droppedBytes }: RunResult, sources: Sources): string {
  const dropped =
    droppedBytes > 0
      ? `petri: ${String(droppedBytes)} bytes of output were dropped: the limit is ${String(MAX_LIMITS.outputBytes)}\n`
      : '';
  return dropped + endText(detail, sources);
}

function endText(outcome: Outcome, sources: Sources): string {
  switch (outcome.kind) {
    case 'trapped':
      return trapText(outcome.trap, sources);
    case 'timed-out':
      return `petri: timed out after ${String(outcome.afterMs / 1000)} s; --timeout sets the limit\n`;
    case 'denied':
      return `petri: denied: the program asked for ${outcome.capability}\n`;
    case 'limit-exceeded':
      return `petri: limit exceeded (${outcome.limit}): ${outcome.message}\n`;
    case 'stopped':
      return 'petri: stopped\n';
    case 'exited':
    case 'failed-to-compile':
      return '';
  }
}

function trapText({ reason, frames }: Trap, { texts }: Sources): string {
  const lines = frames.map((frame) => {
    const shown = texts.find(({ name }) => name === frame.file)?.shownAs ?? frame.file;
    const place = shown === undefined ? '' : ` at ${shown}:${String(frame.line)}`;
    return `  in ${frame.function ?? '(unknown)'}${place}\n`;
  });
  return `petri: trapped: ${reason}\n${lines.join('')}`;
}

function splitFlags(rest: readonly string[]): { files: string[]; flags: string[] } {
  const files: string[] = [];
  const flags: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const arg = rest[at] ?? '';
    if (arg === '-' || !arg.startsWith('-')) {
      files.push(arg);
    } else {
      flags.push(arg);
      const next = rest[at + 1];
      if (TAKES_NEXT.has(arg) && next !== undefined) {
        flags.push(next);
        at += 1;
      }
    }
  }
  return { files, flags };
}

function environmentEntry(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`--env wants NAME=VALUE, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function milliseconds(text: string): number {
  const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? [];
  const value = Number(digits) * (unit === 'ms' ? 1 : 1000);
  if (digits === '' || value <= 0) throw new UsageError(`--timeout wants 5, 5s or 500ms, not "${text}".`);
  return value;
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(`${option} wants a number, not "${text}".`);
  return value;
}
