import * as v from 'valibot';
import { fromBase64 } from '#model/base64.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { isDigest, type Digest } from '#model/digest.ts';
import { isFileName } from '#model/file-name.ts';
import { COMPILE_LIMITS, SERVICE_LIMITS } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';

// What a service answers, read with care: it may be older or newer than this page, or no service at all. Members that nobody knows
// are ignored, those that can be done without may be missing, and what is left of an answer that fits in no way is undefined.

/** What one language can be compiled for. */
export interface ServiceTarget {
  readonly language: string;
  readonly target: string;
  readonly available: boolean;
  /** Kind of the artifact: `device-code` is shown, not run. */
  readonly produces?: string;
  /** Name and version of the compiler. */
  readonly toolchain?: string;
  /** Why it is not available, and what to do. */
  readonly reason?: string;
}

export type RunState = 'queued' | 'compiling' | 'running';

/** How a compile or a run ended. */
export interface RemoteResult {
  /** Undefined for a compile that gave a program. */
  readonly outcome: Outcome | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly artifact: Digest | undefined;
  readonly cacheHit: boolean;
  readonly timings: { readonly compileMs: number; readonly instantiateMs: number; readonly runMs: number };
  readonly usage: { readonly memoryBytes: number; readonly outputBytes: number };
  readonly droppedBytes: number;
  /** Files that the program was given, and removed. */
  readonly removedFiles: readonly string[];
}

export type RemoteEvent =
  | {
      readonly type: 'state';
      readonly state: RunState;
      /** Higher than any before: it was begun again, and what came of it before is void. 1 where nothing is said of it. */
      readonly attempt: number;
    }
  | { readonly type: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly type: 'output';
      readonly name: 'stdout' | 'stderr';
      readonly text: string;
      readonly mime?: string;
    }
  /** A file that the program made or changed. */
  | { readonly type: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly type: 'result'; readonly result: RemoteResult }
  | { readonly type: 'error'; readonly code: string; readonly message: string };

const text = v.pipe(v.string(), v.maxLength(64 * 1024));
const count = v.fallback(v.pipe(v.number(), v.finite(), v.minValue(0)), 0);
const position = v.object({ line: count, character: count });
const range = v.object({ start: position, end: position });
const related = v.object({
  file: v.exactOptional(text),
  range: v.exactOptional(range),
  message: text,
});
const diagnostic = v.object({
  file: v.exactOptional(text),
  range: v.exactOptional(range),
  severity: v.fallback(v.picklist(['error', 'warning', 'information', 'hint']), 'error'),
  code: v.exactOptional(text),
  source: v.fallback(text, 'service'),
  message: text,
  relatedInformation: v.exactOptional(v.array(related)),
});

const target = v.object({
  language: text,
  target: text,
  available: v.optional(v.boolean()),
  produces: v.exactOptional(text),
  toolchain: v.exactOptional(text),
  reason: v.exactOptional(text),
});

const frame = v.object({
  function: v.exactOptional(text),
  file: v.exactOptional(text),
  line: v.exactOptional(v.number()),
});
const outcome = v.variant('kind', [
  v.object({ kind: v.literal('exited'), exitCode: v.pipe(v.number(), v.integer()) }),
  v.object({
    kind: v.literal('trapped'),
    trap: v.object({ reason: text, frames: v.fallback(v.array(frame), []) }),
  }),
  v.object({ kind: v.literal('timed-out'), afterMs: count }),
  v.object({ kind: v.literal('stopped') }),
  v.object({ kind: v.literal('limit-exceeded'), limit: v.fallback(text, ''), message: text }),
]);
const timings = v.object({ compileMs: count, instantiateMs: count, runMs: count });
const usage = v.object({ memoryBytes: count, outputBytes: count });
const result = v.object({
  outcome: v.string(),
  detail: v.optional(v.unknown()),
  exitCode: v.optional(v.number()),
  diagnostics: v.optional(v.unknown()),
  artifact: v.fallback(v.optional(v.object({ digest: v.string() })), undefined),
  cacheHit: v.fallback(v.boolean(), false),
  timings: v.fallback(timings, { compileMs: 0, instantiateMs: 0, runMs: 0 }),
  usage: v.fallback(usage, { memoryBytes: 0, outputBytes: 0 }),
  droppedBytes: count,
  removedFiles: v.fallback(v.pipe(v.array(v.string()), v.maxLength(SERVICE_LIMITS.files)), []),
});

const facts = v.object({ id: v.pipe(v.string(), v.regex(/^[\w:.-]{1,128}$/)) });
const failure = v.object({ code: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9.-]{0,63}$/)), message: text });
const state = v.object({
  state: v.picklist(['queued', 'compiling', 'running']),
  attempt: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
});
const output = v.object({
  name: v.picklist(['stdout', 'stderr']),
  text: v.string(),
  // What is no text of a program is shown as what it is: as text, never as a document.
  mime: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^text\/x-[a-z][a-z0-9-]{0,31}$/))), undefined),
});
const file = v.object({
  name: v.pipe(v.string(), v.check(isFileName)),
  base64: v.string(),
});

/** Targets that can be read; undefined when the answer is no list of any. */
export function readTargets(body: unknown): readonly ServiceTarget[] | undefined {
  const list = v.safeParse(v.object({ targets: v.array(v.unknown()) }), body);
  if (!list.success) return undefined;
  return list.output.targets.slice(0, 1000).flatMap((each) => {
    const parsed = v.safeParse(target, each);
    if (!parsed.success) return [];
    const { available, ...rest } = parsed.output;
    // Who gives a reason says no.
    return [{ ...rest, available: available ?? rest.reason === undefined }];
  });
}

/** The id of a run that was accepted. */
export function readRunId(body: unknown): string | undefined {
  const parsed = v.safeParse(facts, body);
  return parsed.success ? parsed.output.id : undefined;
}

export function readFailure(body: unknown): { readonly code: string; readonly message: string } | undefined {
  const parsed = v.safeParse(failure, body);
  return parsed.success ? parsed.output : undefined;
}

/** Undefined for an event that this page does not know, `invalid` for one that is not as it must be. */
export function readEvent(name: string, data: unknown): RemoteEvent | 'invalid' | undefined {
  switch (name) {
    case 'state': {
      const parsed = v.safeParse(state, data);
      // A newer service may be in a state that has no name here.
      return parsed.success ? { type: 'state', ...parsed.output } : undefined;
    }
    case 'diagnostics':
      return {
        type: 'diagnostics',
        diagnostics: readDiagnostics((data as { diagnostics?: unknown } | null)?.diagnostics),
      };
    case 'output': {
      const parsed = v.safeParse(output, data);
      if (!parsed.success) return 'invalid';
      const { mime, ...rest } = parsed.output;
      return { type: 'output', ...rest, ...(mime !== undefined && { mime }) };
    }
    case 'file': {
      const parsed = v.safeParse(file, data);
      if (!parsed.success) return 'invalid';
      try {
        return { type: 'file', name: parsed.output.name, bytes: fromBase64(parsed.output.base64) };
      } catch {
        return 'invalid';
      }
    }
    case 'error': {
      const parsed = readFailure(data);
      return parsed === undefined ? 'invalid' : { type: 'error', ...parsed };
    }
    case 'result': {
      const parsed = readResult(data);
      return parsed === undefined ? 'invalid' : { type: 'result', result: parsed };
    }
    default:
      return undefined;
  }
}

function readResult(data: unknown): RemoteResult | undefined {
  const parsed = v.safeParse(result, data);
  if (!parsed.success) return undefined;
  const { outcome: kind, detail, exitCode, artifact, ...rest } = parsed.output;
  const diagnostics = readDiagnostics(rest.diagnostics);
  const digest = artifact?.digest;
  const common = {
    ...rest,
    diagnostics,
    artifact: digest !== undefined && isDigest(digest) ? digest : undefined,
  };
  if (kind === 'compiled') return { ...common, outcome: undefined };
  if (kind === 'failed-to-compile') return { ...common, outcome: { kind, diagnostics } };
  const whole = v.safeParse(outcome, detail ?? { kind, exitCode });
  if (!whole.success || whole.output.kind !== kind) return undefined;
  return { ...common, outcome: whole.output };
}

function readDiagnostics(list: unknown): readonly Diagnostic[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, COMPILE_LIMITS.diagnostics).flatMap((each) => {
    const parsed = v.safeParse(diagnostic, each);
    return parsed.success ? [parsed.output] : [];
  });
}
