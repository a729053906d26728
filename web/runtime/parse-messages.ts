import { parseCallFromFrame, parseCallFromPage, parseCallFromWorker } from './call-messages.ts';
import {
  callsFrom,
  isAmount,
  isFiles,
  isLimits,
  isObject,
  isRecords,
  isRunner,
  isSetup,
  isText,
  outcomeFrom,
  outputFrom,
  pathsFrom,
  type Fields,
} from './message-parts.ts';
import type { FrameToPage, FromWorker, PageToFrame } from './protocol.ts';

/** A message of the frame's, or undefined when it is none. */
export function parseFromFrame(data: unknown): FrameToPage | undefined {
  if (!isObject(data)) return undefined;
  const { type, id, records, instantiateMs, files } = data;
  if (type === 'hello') {
    const { nonce, stdin } = data;
    const isRung = stdin === 'jspi' || stdin === 'shared-memory' || stdin === 'up-front';
    return isText(nonce) && isRung ? { type, nonce, stdin } : undefined;
  }
  if (type === 'pong') return { type };
  if (!isAmount(id)) return undefined;
  switch (type) {
    case 'output':
      return isRecords(records, 2) ? { type, id, records } : undefined;
    case 'display': {
      const output = outputFrom(data['output']);
      return output && { type, id, output };
    }
    case 'waiting': {
      const { waiting } = data;
      return typeof waiting === 'boolean' ? { type, id, waiting } : undefined;
    }
    case 'end': {
      const end = endFrom(data);
      const removed = pathsFrom(data['removed'] ?? []);
      const calls = callsFrom(data['calls'] ?? []);
      if (end === undefined || removed === undefined || calls === undefined) return undefined;
      if (!isAmount(instantiateMs)) return undefined;
      if (records !== undefined && !isRecords(records, 2)) return undefined;
      if (files !== undefined && !isFiles(files)) return undefined;
      return {
        type,
        id,
        instantiateMs,
        ...end,
        ...(records && { records }),
        ...(files && { files }),
        ...(data['removed'] !== undefined && { removed }),
        ...(data['calls'] !== undefined && { calls }),
      };
    }
    default:
      return parseCallFromFrame(data);
  }
}

/** A message of a worker's, or undefined when it is none. */
export function parseFromWorker(data: unknown): FromWorker | undefined {
  if (!isObject(data)) return undefined;
  const { type } = data;
  switch (type) {
    case 'started': {
      const { instantiateMs } = data;
      return isAmount(instantiateMs) ? { type, instantiateMs } : undefined;
    }
    case 'output': {
      const { number, records } = data;
      return isAmount(number) && isRecords(records) ? { type, number, records } : undefined;
    }
    case 'display': {
      const output = outputFrom(data['output']);
      return output && { type, output };
    }
    case 'waiting': {
      const { waiting, awake } = data;
      return typeof waiting === 'boolean' ? { type, waiting, awake: awake === true } : undefined;
    }
    case 'end': {
      const { files } = data;
      const end = endFrom(data);
      const removed = pathsFrom(data['removed']);
      const calls = callsFrom(data['calls']);
      return end && removed && calls && isFiles(files) ? { type, ...end, files, removed, calls } : undefined;
    }
    default:
      return parseCallFromWorker(data);
  }
}

/** What the ends that a worker and the frame tell of have in common. */
function endFrom(data: Fields): RunFigures | undefined {
  const { runMs, memoryBytes, outputBytes, droppedBytes } = data;
  const outcome = outcomeFrom(data['outcome']);
  return outcome &&
    isAmount(runMs) &&
    isAmount(memoryBytes) &&
    isAmount(outputBytes) &&
    isAmount(droppedBytes)
    ? { outcome, runMs, memoryBytes, outputBytes, droppedBytes }
    : undefined;
}

type RunFigures = Pick<
  FromWorker & { type: 'end' },
  'outcome' | 'runMs' | 'memoryBytes' | 'outputBytes' | 'droppedBytes'
>;

/** A message of the page's, or undefined: the frame trusts the page, but not that the two are of one release. */
export function parseFromPage(data: unknown): PageToFrame | undefined {
  if (!isObject(data)) return undefined;
  const { id, digest, bytes, runner, limits, setup, stdin } = data;
  switch (data['type']) {
    case 'ping':
      return { type: 'ping' };
    case 'prewarm':
      return isLimits(limits) && (runner === undefined || isRunner(runner))
        ? (data as unknown as PageToFrame)
        : undefined;
    case 'resource':
      return isText(digest) && bytes instanceof Uint8Array ? (data as unknown as PageToFrame) : undefined;
    case 'forget':
      return isText(digest) ? (data as unknown as PageToFrame) : undefined;
    case 'stop':
    case 'end-input':
      return isAmount(id) ? (data as unknown as PageToFrame) : undefined;
    case 'input':
      return isAmount(id) && bytes instanceof Uint8Array ? (data as unknown as PageToFrame) : undefined;
    case 'run':
      return isAmount(id) &&
        isText(digest) &&
        isSetup(setup) &&
        (runner === undefined || isRunner(runner)) &&
        (bytes === undefined || bytes instanceof Uint8Array) &&
        (stdin === undefined || stdin instanceof Uint8Array)
        ? (data as unknown as PageToFrame)
        : undefined;
    default:
      return parseCallFromPage(data);
  }
}
