import { fstatSync, readFileSync } from 'node:fs';
import type { Petri, PetriRun } from '#api/petri.ts';
import { targetOf } from '#model/language.ts';
import { MAX_LIMITS } from '#model/limits.ts';
import type { Outcome, Trap } from '#model/outcome.ts';
import type { RunRequest, RunResult } from '#model/run.ts';
import type { SessionFiles } from '#model/session-files.ts';
import type { Terminal } from './command.ts';
import { EXIT } from './command.ts';
import { formatDiagnostics } from './diagnostics.ts';
import type { Sources } from './sources.ts';

const STDIN = 0;

interface RunOneOptions {
  /** What messages call its files. */
  readonly sources: Pick<Sources, 'name' | 'texts'>;
  /** Stdin was the program. */
  readonly sourceIsStdin?: boolean;
  readonly asJson: boolean;
  /** What programs before it left. */
  readonly sessionFiles?: SessionFiles;
}

/** Runs one program between the terminal's stdin and stdout. Returns the exit code that stands for its end, and its result. */
export async function runOne(
  petri: Petri,
  request: RunRequest,
  terminal: Terminal,
  { sources, sourceIsStdin = false, asJson, sessionFiles }: RunOneOptions,
): Promise<{ readonly code: number; readonly result: RunResult }> {
  // Warnings and errors before the program's own words; the run then finds what was compiled. What runs elsewhere is compiled there.
  const language = petri.languages.find(({ id }) => id === request.language)?.manifest;
  const isHere = targetOf(language, request.target) === 'browser';
  if (!asJson && isHere) {
    const { diagnostics } = await petri.compile(request);
    terminal.error(formatDiagnostics(diagnostics, sources.texts));
  }
  const input = sourceIsStdin || request.stdin !== undefined ? new Uint8Array() : inputAtOnce(terminal.stdin);
  const started = petri.run(
    { ...(input !== undefined && { stdin: input }), ...request },
    {
      interactive: input === undefined,
      name: sources.name,
      ...(sessionFiles && { sessionFiles }),
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
    else {
      if (!isHere) terminal.error(formatDiagnostics(result.diagnostics, sources.texts));
      terminal.error(epilogue(result, sources));
    }
    return { code: exitCode(result), result };
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
function epilogue({ detail, droppedBytes }: RunResult, sources: Pick<Sources, 'texts'>): string {
  const dropped =
    droppedBytes > 0
      ? `petri: ${String(droppedBytes)} bytes of output were dropped: the limit is ${String(MAX_LIMITS.outputBytes)}\n`
      : '';
  return dropped + endText(detail, sources);
}

function endText(outcome: Outcome, sources: Pick<Sources, 'texts'>): string {
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

function trapText({ reason, frames }: Trap, { texts }: Pick<Sources, 'texts'>): string {
  const lines = frames.map((frame) => {
    const shown = texts.find(({ name }) => name === frame.file)?.shownAs ?? frame.file;
    const place = shown === undefined ? '' : ` at ${shown}:${String(frame.line)}`;
    return `  in ${frame.function ?? '(unknown)'}${place}\n`;
  });
  return `petri: trapped: ${reason}\n${lines.join('')}`;
}
