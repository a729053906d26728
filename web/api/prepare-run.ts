import { parseCompileRequest, type CompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import { isFileName } from '#model/file-name.ts';
import type { LanguageEntry } from '#model/language.ts';
import { resolveLimits } from '#model/limits.ts';
import type { GuestRun, RunRequest } from '#model/run.ts';
import { layFilesOver, type SessionFiles } from '#model/session-files.ts';
import type { RunOptions } from './petri.ts';

const encoder = new TextEncoder();

/** A RunRequest, checked: what the compiler gets, and what the guest gets once there is an artifact. */
export interface PreparedRun {
  readonly language: LanguageEntry;
  readonly compile: CompileRequest;
  readonly guest: Omit<GuestRun, 'artifact' | 'runner'>;
  readonly title: string;
}

/** Throws Failure `request.invalid`, `request.too-large` or `target.not-available`. */
export function prepareRun(request: RunRequest, language: LanguageEntry, options: RunOptions): PreparedRun {
  const target = request.target ?? 'browser';
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
  const own = new Map(Object.entries(cell.files));
  const session: SessionFiles = options.sessionFiles ?? new Map();
  const inputs = inputsOf(language, session);
  const compile =
    inputs.size === 0
      ? cell
      : parseCompileRequest({ ...cell, files: Object.fromEntries(layFilesOver(inputs, own)) });
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
    [...layFilesOver(session, own)].map(([name, content]) => [name, toBytes(content)] as const),
  );
  return {
    language,
    compile,
    title: options.name ?? firstLine(request.source),
    guest: {
      programName: options.name ?? 'main',
      args,
      env,
      files,
      stdin: request.stdin === undefined ? undefined : toBytes(request.stdin),
      interactive: request.stdin === undefined && options.interactive === true,
      limits: resolveLimits(request.limits),
      ...(options.stage && { stage: options.stage }),
    },
  };
}

/** Of a session's files, those that the language's toolchain looks at. */
function inputsOf({ sessionInputs = [] }: LanguageEntry, session: SessionFiles): SessionFiles {
  return new Map(
    [...session].filter(([name]) => isFileName(name) && sessionInputs.some((end) => name.endsWith(end))),
  );
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? encoder.encode(content) : content;
}

/** A name for the cache's list: the first line that says something. */
function firstLine(source: string): string {
  const line = source.split('\n', 50).find((text) => /\w{3}/.test(text) && !text.trimStart().startsWith('#'));
  return (line ?? '').trim().slice(0, 60);
}
