import { parseCompileRequest, type CompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import { isFileName } from '#model/file-name.ts';
import { Grants } from '#model/grant.ts';
import { targetOf, type LanguageEntry } from '#model/language.ts';
import { COMPILE_LIMITS, resolveLimits, type Limits } from '#model/limits.ts';
import type { GuestRun, RunRequest } from '#model/run.ts';
import type { Outcome } from '#model/outcome.ts';
import { filesBeside, type SessionFiles } from '#model/session-files.ts';
import { grantsOf, ownOf, type SiteTrust } from './grants.ts';
import type { RunOptions } from './petri.ts';

const encoder = new TextEncoder();

/** A RunRequest, checked: what the compiler gets, and what the guest gets once there is an artifact. */
export interface PreparedRun {
  readonly language: LanguageEntry;
  readonly compile: CompileRequest;
  readonly guest: Omit<GuestRun, 'artifact' | 'runner'>;
  readonly title: string;
  /** Why it cannot be started: the session's files are more than the run may have. */
  readonly refused?: Outcome;
}

/**
 * Throws Failure `request.invalid`, `request.too-large`, `target.not-available`, `capability.invalid` or
 * `level.not-available`.
 */
export function prepareRun(
  request: RunRequest,
  language: LanguageEntry,
  options: RunOptions,
  trust: SiteTrust = {},
): PreparedRun {
  const target = targetOf(language, request.target);
  if (!language.targets.includes(target)) {
    throw new Failure(
      'target.not-available',
      `${language.label} cannot run on "${target}" here; choose one of: ${language.targets.join(', ')}.`,
      { detail: { target, targets: language.targets } },
    );
  }
  const cell = parseCompileRequest({
    language: request.language,
    source: request.source,
    files: request.files ?? {},
    flags: request.flags ?? [],
  });
  const session = sessionOf(cell, language, options);
  const args = request.args ?? [];
  const env = request.env ?? {};
  for (const text of [...args, ...Object.entries(env).flat()]) {
    if (typeof text !== 'string' || text.includes('\0')) {
      throw new Failure(
        'request.invalid',
        'Arguments and environment variables are texts without NUL characters.',
      );
    }
  }
  for (const name of Object.keys(env)) {
    if (name === '' || name.includes('=')) {
      throw new Failure('request.invalid', `"${name}" is not a usable name for an environment variable.`);
    }
  }
  const files = Object.fromEntries(
    [...session, ...Object.entries(cell.files)].map(([name, content]) => [name, toBytes(content)] as const),
  );
  const limits = resolveLimits(request.limits);
  const refused = session.size > 0 ? filesOutcome(Object.values(files), limits) : undefined;
  const grants = grantsOf(request, trust);
  const own = ownOf(trust);
  const held = new Grants(grants, own);
  const mayRead = (name: string): boolean =>
    held.wouldAllow({ name: 'fs', verb: 'read', target: `/${name}` }, options.cell ?? '', Date.now());
  return {
    language,
    // A program must not get by its compiler what it may not read.
    compile: withInputs(cell, language, new Map([...session].filter(([name]) => mayRead(name)))),
    ...(refused && { refused }),
    title: options.name ?? firstLine(request.source),
    guest: {
      programName: options.name ?? 'main',
      args,
      env,
      files,
      ...(options.sessionFolders && { folders: options.sessionFolders }),
      stdin: request.stdin === undefined ? undefined : toBytes(request.stdin),
      interactive: request.stdin === undefined && options.interactive === true,
      limits,
      grants,
      own,
      cell: options.cell ?? '',
      ...(options.stage && { stage: options.stage }),
    },
  };
}

/** The session's files that the cell has none of its own for. */
function sessionOf(
  { files }: CompileRequest,
  { extensions }: LanguageEntry,
  { sessionFiles = new Map() }: RunOptions,
): SessionFiles {
  if (!(sessionFiles instanceof Map)) {
    throw new Failure('request.invalid', 'sessionFiles is a Map of bytes by file name.');
  }
  return filesBeside(sessionFiles, [`main${extensions[0] ?? ''}`, ...Object.keys(files)]);
}

/**
 * What the compiler gets: of the session's files only those that its manifest says, so that what another cell wrote
 * brings no other cell to compile again. They are never too much for it: the largest ones it only hears of.
 */
function withInputs(
  cell: CompileRequest,
  { sessionInputs = [] }: LanguageEntry,
  session: SessionFiles,
): CompileRequest {
  const inputs = [...session]
    .filter(([name]) => isFileName(name) && sessionInputs.some((end) => name.endsWith(end)))
    .sort(([, one], [, other]) => one.length - other.length);
  if (inputs.length === 0) return cell;
  const own = Object.values(cell.files);
  let room = COMPILE_LIMITS.sourceBytes - own.reduce((sum, file) => sum + file.length, cell.source.length);
  const most = COMPILE_LIMITS.sourceFiles - own.length;
  const fits = inputs.filter(([, bytes], at) => at < most && (room -= bytes.length) >= 0);
  const unread = inputs.slice(fits.length).map(([name]) => name);
  // Copies: the bytes may be a small part of a large buffer, all of which would be sent to the compiler.
  const given = fits.map(([name, bytes]) => [name, bytes.slice()] as const);
  return {
    ...cell,
    files: { ...Object.fromEntries(given), ...cell.files },
    ...(unread.length > 0 && { unread }),
  };
}

function filesOutcome(files: readonly Uint8Array[], limits: Limits): Outcome | undefined {
  const size = files.reduce((sum, { length }) => sum + length, 0);
  const limit = size > limits.fileBytes ? 'fileBytes' : files.length > limits.files ? 'files' : undefined;
  if (limit === undefined) return undefined;
  const message = `With what cells above wrote, and folders that were mounted, there are ${String(files.length)} files of ${String(Math.ceil(size / 1_048_576))} MiB in all, more than this cell may have.`;
  return { kind: 'limit-exceeded', limit, message };
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? encoder.encode(content) : content;
}

/** A name for the cache's list: the first line that says something. */
function firstLine(source: string): string {
  const line = source.split('\n', 50).find((text) => /\w{3}/.test(text) && !text.trimStart().startsWith('#'));
  return (line ?? '').trim().slice(0, 60);
}
