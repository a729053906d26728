import type { CallTally } from '#model/audit.ts';
import type { Diagnostic, Position, Range, RelatedInformation } from '#model/diagnostic.ts';
import type { Grant } from '#model/grant.ts';
import { COMPILE_LIMITS, DEFAULT_LIMITS, MAX_LIMITS, MESSAGE_LIMITS, type Limits } from '#model/limits.ts';
import type { Outcome, Trap, TrapFrame } from '#model/outcome.ts';
import type { Output } from '#model/output.ts';
import type { SessionFolder } from '#model/session-files.ts';
import { isPlain, readDisplay } from './display-data.ts';
import type { RunnerTask, RunSetup } from './protocol.ts';

/**
 * The parts of messages, from whatever structured clone can bring: lists with holes or four thousand million members,
 * memory that somebody else goes on writing to. Nothing here throws. Each gives a copy of what the type has, or undefined.
 */

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** A count or a time: finite and not negative. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Bytes that are ours once they are here: in memory that is not shared, and cannot change its size. */
function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array)) return false;
  const { buffer } = value;
  return buffer instanceof ArrayBuffer && (buffer as { resizable?: boolean }).resizable !== true;
}

/** Records of output (see `eachRecord`, which takes any bytes): of so many batches. */
export function isRecords(value: unknown, batches = 1): value is Uint8Array<ArrayBuffer> {
  return isBytes(value) && value.length <= batches * MESSAGE_LIMITS.recordBytes;
}

/** A list without holes, of what `is` says. */
function isListOf<T>(
  value: unknown,
  is: (member: unknown) => member is T,
  most: number = MAX_LIMITS.files,
): value is readonly T[] {
  if (!Array.isArray(value) || value.length > most) return false;
  // Not `every`, which leaves holes out.
  for (let at = 0; at < value.length; at++) if (!is(value[at])) return false;
  return true;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MESSAGE_LIMITS.path;
}

/** Paths, each once: the page lists them by name. */
export function pathsFrom(value: unknown): readonly string[] | undefined {
  return isListOf(value, isPath) ? [...new Set(value)] : undefined;
}

export function isFiles(value: unknown): value is ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  if (!(value instanceof Map) || value.size > MAX_LIMITS.files) return false;
  for (const [path, bytes] of value as Map<unknown, unknown>) {
    if (!isPath(path) || !isBytes(bytes)) return false;
  }
  return true;
}

/** An object whose members are all of what `is` says. */
function isRecordOf<T>(
  value: unknown,
  is: (member: unknown) => member is T,
): value is Readonly<Record<string, T>> {
  return isPlain(value) && Object.values(value).every(is);
}

export function isLimits(value: unknown): value is Limits {
  return isObject(value) && Object.keys(DEFAULT_LIMITS).every((name) => isAmount(value[name]));
}

export function isSetup(value: unknown): value is RunSetup {
  if (!isObject(value)) return false;
  const { programName, args, env, files, folders, limits, grants, cell } = value;
  return (
    isText(programName) &&
    isListOf(args, isText) &&
    isRecordOf(env, isText) &&
    isRecordOf(files, (file) => file instanceof Uint8Array) &&
    isListOf(folders, isFolder) &&
    isLimits(limits) &&
    isListOf(grants, isGrant) &&
    isText(cell)
  );
}

function isFolder(value: unknown): value is SessionFolder {
  return isObject(value) && isPath(value['path']) && typeof value['isReadOnly'] === 'boolean';
}

/** What it grants is parsed where it is decided by. */
function isGrant(value: unknown): value is Grant {
  return isObject(value) && isText(value['id']) && isText(value['capability']);
}

/** How often each host call was made: the last ones are left out when there are more kinds than a broker counts. */
export function callsFrom(value: unknown): readonly CallTally[] | undefined {
  return listFrom(value, callFrom, MESSAGE_LIMITS.calls);
}

function callFrom(value: unknown): CallTally | undefined {
  if (!isObject(value)) return undefined;
  const { capability, allowed, denied, bytes } = value;
  return isText(capability) && isAmount(allowed) && isAmount(denied) && isAmount(bytes)
    ? { capability: path(capability), allowed, denied, bytes }
    : undefined;
}

export function isRunner(value: unknown): value is RunnerTask {
  if (!isObject(value)) return false;
  const { kind, module, argv, env, mounts, code, pack } = value;
  return kind === 'interpreter'
    ? isText(module) && isListOf(argv, isText) && isRecordOf(env, isText) && isRecordOf(mounts, isText)
    : kind === 'script' && isText(code) && isRecordOf(pack, isText);
}

/** What a guest shows: a display or an error. */
export function outputFrom(value: unknown): Output | undefined {
  if (!isObject(value)) return undefined;
  if (value['type'] === 'display_data') {
    const read = readDisplay(value);
    return typeof read === 'string' ? undefined : read.output;
  }
  const { type, ename, evalue, traceback } = value;
  return type === 'error' &&
    isText(ename) &&
    isText(evalue) &&
    isListOf(traceback, isText, MESSAGE_LIMITS.frames)
    ? { type, ename: word(ename), evalue: text(evalue), traceback: traceback.map(text) }
    : undefined;
}

export function outcomeFrom(value: unknown): Outcome | undefined {
  if (!isObject(value)) return undefined;
  const { kind, exitCode, afterMs, capability, limit, message, diagnostics, trap } = value;
  switch (kind) {
    case 'exited':
      return isExitCode(exitCode) ? { kind, exitCode } : undefined;
    case 'timed-out':
      return isAmount(afterMs) ? { kind, afterMs } : undefined;
    case 'stopped':
      return { kind };
    case 'denied': {
      const found = trap === undefined ? undefined : trapFrom(trap);
      const isDenied =
        isText(capability) &&
        (exitCode === undefined || isExitCode(exitCode)) &&
        (trap === undefined || found !== undefined);
      return isDenied
        ? {
            kind,
            capability: path(capability),
            ...(exitCode !== undefined && { exitCode }),
            ...(found && { trap: found }),
          }
        : undefined;
    }
    case 'limit-exceeded':
      return isText(limit) && isText(message)
        ? { kind, limit: word(limit), message: text(message) }
        : undefined;
    case 'failed-to-compile': {
      const found = listFrom(diagnostics, diagnosticFrom, COMPILE_LIMITS.diagnostics);
      return found && { kind, diagnostics: found };
    }
    case 'trapped': {
      const found = trapFrom(trap);
      return found && { kind, trap: found };
    }
    default:
      return undefined;
  }
}

function trapFrom(value: unknown): Trap | undefined {
  if (!isObject(value) || !isText(value['reason'])) return undefined;
  const frames = listFrom(value['frames'], frameFrom, MESSAGE_LIMITS.frames);
  return frames && { reason: text(value['reason']), frames };
}

/** WASI's exit codes are of 32 bits, with a sign or without. */
function isExitCode(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 32;
}

/** The first members of a list; undefined when it is none, or one of them is not what it must be. */
function listFrom<T>(
  value: unknown,
  memberFrom: (member: unknown) => T | undefined,
  most: number,
): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found: T[] = [];
  for (let at = 0; at < Math.min(value.length, most); at++) {
    const member = memberFrom(value[at]);
    if (member === undefined) return undefined;
    found.push(member);
  }
  return found;
}

function frameFrom(value: unknown): TrapFrame | undefined {
  if (!isObject(value)) return undefined;
  const { function: name, offset, file, line } = value;
  const isFrame = isWordOr(name) && isNumberOr(offset) && isWordOr(file) && isNumberOr(line);
  if (!isFrame) return undefined;
  return {
    ...(name !== undefined && { function: word(name) }),
    ...(offset !== undefined && { offset }),
    ...(file !== undefined && { file: path(file) }),
    ...(line !== undefined && { line }),
  };
}

function diagnosticFrom(value: unknown): Diagnostic | undefined {
  if (!isObject(value)) return undefined;
  const { severity, source, code, relatedInformation } = value;
  const said = saidFrom(value);
  if (said === undefined || !isSeverity(severity) || !isText(source) || !isWordOr(code)) return undefined;
  const related =
    relatedInformation === undefined
      ? undefined
      : listFrom(relatedInformation, saidFrom, MESSAGE_LIMITS.frames);
  if (related === undefined && relatedInformation !== undefined) return undefined;
  return {
    ...said,
    severity,
    source: word(source),
    ...(code !== undefined && { code: word(code) }),
    ...(related && { relatedInformation: related }),
  };
}

/** What diagnostics and what is told beside them have in common. */
function saidFrom(value: unknown): RelatedInformation | undefined {
  if (!isObject(value)) return undefined;
  const { file, message, range } = value;
  if (!isText(message) || !isWordOr(file)) return undefined;
  const place = range === undefined ? undefined : rangeFrom(range);
  if (place === undefined && range !== undefined) return undefined;
  return {
    message: text(message),
    ...(file !== undefined && { file: path(file) }),
    ...(place && { range: place }),
  };
}

function rangeFrom(value: unknown): Range | undefined {
  if (!isObject(value)) return undefined;
  const start = positionFrom(value['start']);
  const end = positionFrom(value['end']);
  return start && end && { start, end };
}

function positionFrom(value: unknown): Position | undefined {
  if (!isObject(value)) return undefined;
  const { line, character } = value;
  return isPlace(line) && isPlace(character) ? { line, character } : undefined;
}

/** A number of a line or a character, as editors take them. */
function isPlace(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;
}

function isSeverity(value: unknown): value is Diagnostic['severity'] {
  return value === 'error' || value === 'warning' || value === 'information' || value === 'hint';
}

function isWordOr(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

/** Capping moves code: an offset before it can be below zero. */
function isNumberOr(value: unknown): value is number | undefined {
  return value === undefined || Number.isSafeInteger(value);
}

function text(value: string): string {
  return value.slice(0, MESSAGE_LIMITS.text);
}

function word(value: string): string {
  return value.slice(0, MESSAGE_LIMITS.word);
}

function path(value: string): string {
  return value.slice(0, MESSAGE_LIMITS.path);
}
