import type { FromFrame } from '../../protocol.ts';
import {
  hasMembers,
  isDigestText,
  isFlag,
  isListOf,
  isNumber,
  isOneOf,
  isRecord,
  isText,
  type Check,
} from './check-shape.ts';

const id = { id: isNumber };

const isPosition = hasMembers({ line: isNumber, character: isNumber });
const isRange = hasMembers({ start: isPosition, end: isPosition });
const isDiagnostic = hasMembers(
  {
    severity: isOneOf('error', 'warning', 'information', 'hint'),
    source: isText,
    message: isText,
  },
  { file: isText, range: isRange, code: isText },
);

const isOutput: Check<unknown> = (value): value is unknown => {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'stream':
      return isOneOf('stdout', 'stderr')(value['name']) && isText(value['text']);
    case 'display_data':
    case 'execute_result':
      return hasMembers({ data: isRecord, metadata: isRecord }, { displayId: isText })(value);
    case 'error':
      return hasMembers({ ename: isText, evalue: isText, traceback: isListOf(isText) })(value);
    default:
      return false;
  }
};

const OUTCOMES = [
  'exited',
  'trapped',
  'timed-out',
  'stopped',
  'denied',
  'failed-to-compile',
  'limit-exceeded',
] as const;

const isTrap = hasMembers({
  reason: isText,
  frames: isListOf(hasMembers({}, { function: isText, file: isText, line: isNumber, offset: isNumber })),
});
const isOutcome = hasMembers(
  { kind: isOneOf(...OUTCOMES) },
  { exitCode: isNumber, trap: isTrap, afterMs: isNumber, capability: isText, limit: isText, message: isText },
);

const isResult = hasMembers(
  {
    outcome: isOneOf(...OUTCOMES),
    detail: isOutcome,
    stdout: isText,
    stderr: isText,
    diagnostics: isListOf(isDiagnostic),
    cacheHit: isFlag,
    timings: hasMembers({ compileMs: isNumber, instantiateMs: isNumber, runMs: isNumber, totalMs: isNumber }),
    usage: hasMembers({ memoryBytes: isNumber, outputBytes: isNumber }),
    truncated: isFlag,
    droppedBytes: isNumber,
    stays: isFlag,
  },
  { exitCode: isNumber, artifact: hasMembers({ digest: isDigestText, manifest: isRecord }) },
);

const isProgress: Check<unknown> = (value): value is unknown =>
  hasMembers({ phase: isText, message: isText })(value) ||
  hasMembers({ phase: isText, file: isText, loaded: isNumber, total: isNumber })(value);

const isLanguage = hasMembers(
  { id: isText, label: isText, version: isText, needsStage: isFlag, available: isFlag },
  { reason: isText, downloadBytes: isNumber },
);

const checks: Readonly<Record<FromFrame['type'], Check<unknown>>> = {
  ready: hasMembers({ nonce: isText, languages: isListOf(isLanguage), canAsk: isFlag }),
  asks: hasMembers({ ...id, place: isText, sends: isListOf(isText) }),
  state: hasMembers({
    ...id,
    state: isOneOf('compiling', 'starting', 'running', 'waiting-for-input', 'ended'),
  }),
  progress: hasMembers({ ...id, progress: isProgress }),
  output: hasMembers({ ...id, output: isOutput }),
  result: hasMembers({ ...id, result: isResult }),
  failure: hasMembers({ ...id, code: isText, message: isText }, { detail: isRecord }),
};

/** A message of the frame, or undefined for what is none. */
export function parseAnswer(data: unknown): FromFrame | undefined {
  if (!isRecord(data) || !isText(data['type']) || !Object.hasOwn(checks, data['type'])) return undefined;
  return checks[data['type'] as FromFrame['type']](data) ? (data as unknown as FromFrame) : undefined;
}
