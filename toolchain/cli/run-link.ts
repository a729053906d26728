import type { Petri } from '#api/petri.ts';
import { LINK_LEVEL, OWN_LEVEL } from '#model/level.ts';
import type { Cell } from '#model/notebook.ts';
import type { RunRequest } from '#model/run.ts';
import { filesAfter, NOTHING_LEFT } from '#model/session-files.ts';
import { readPasted } from '#share/read-pasted.ts';
import { EXIT, UsageError, type Terminal } from './command.ts';
import { runOne } from './run-one.ts';

export interface LinkOptions {
  /** What the command line says of every program: flags, variables and limits beside its own, arguments instead of its own. */
  readonly request: Pick<RunRequest, 'flags' | 'args' | 'env' | 'limits' | 'target'>;
  /** Only the program of this number, from 1. */
  readonly cell?: number;
  /** Programs may do what the caller's own may. */
  readonly isTrusted: boolean;
  readonly asJson: boolean;
}

/**
 * Runs the programs in a link one after the other, as “All cells, in order” does in the page: each finds the files of those before it, and
 * the first that does not exit with 0 is the last. Returns its exit code. Throws UsageError or Failure `link.…`.
 */
export async function runLink(
  petri: Petri,
  link: string,
  terminal: Terminal,
  { request, cell: only, isTrusted, asJson }: LinkOptions,
): Promise<number> {
  const languages = petri.languages.map(({ manifest }) => manifest);
  const read = await readPasted(link, 'c', { languages });
  if (read.kind !== 'link') {
    throw new UsageError(
      'There is no program in this link. Petri fetches nothing: download the file and run that.',
    );
  }
  const programs = read.notebook.cells.filter(({ kind }) => kind === 'code');
  const chosen = only === undefined ? programs : programs.slice(only - 1, only);
  if (chosen.length === 0) {
    throw new UsageError(
      programs.length === 0
        ? 'There is no program in this link.'
        : `This link has ${String(programs.length)} programs; --cell is one of 1 to ${String(programs.length)}.`,
    );
  }
  let files = NOTHING_LEFT.files;
  for (const program of chosen) {
    if (chosen.length > 1 && !asJson) terminal.error(`petri: cell ${program.id} (${program.language})\n`);
    const extension = languages.find(({ id }) => id === program.language)?.extensions[0] ?? '';
    const { code, result } = await runOne(
      petri,
      {
        // The terminal is one program's to read: of several nobody could say whose.
        ...(chosen.length > 1 && { stdin: '' }),
        ...requestOf(program, request),
        level: isTrusted ? OWN_LEVEL : LINK_LEVEL,
      },
      terminal,
      { sources: { name: 'main', texts: textsOf(program, `main${extension}`) }, asJson, sessionFiles: files },
    );
    if (code !== EXIT.ok) return code;
    files = filesAfter(files, { files: result.files, removed: result.removedFiles });
  }
  return EXIT.ok;
}

function requestOf(
  cell: Cell,
  { flags = [], args = [], env = {}, limits = {}, target }: LinkOptions['request'],
): RunRequest {
  return {
    language: cell.language,
    source: cell.source,
    ...(cell.files && { files: cell.files }),
    ...(cell.stdin !== undefined && { stdin: cell.stdin }),
    flags: [...(cell.flags ?? []), ...flags],
    args: args.length > 0 ? args : (cell.args ?? []),
    env: { ...cell.env, ...env },
    limits: { ...cell.limits, ...limits },
    ...(target !== undefined && { target }),
  };
}

/** Files of a cell have no names outside of it. */
function textsOf(cell: Cell, main: string): { name: string; shownAs: string; text: string }[] {
  return Object.entries({ ...cell.files, [main]: cell.source }).map(([name, text]) => ({
    name,
    shownAs: `${cell.id}/${name}`,
    text,
  }));
}
