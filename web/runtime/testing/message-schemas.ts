import * as v from 'valibot';

/** What a parser gives, member by member. */

const isAmount = v.pipe(v.number(), v.finite(), v.minValue(0));
const isPlace = v.strictObject({
  line: v.pipe(isAmount, v.integer()),
  character: v.pipe(isAmount, v.integer()),
});
const isSaid = {
  message: v.string(),
  file: v.exactOptional(v.string()),
  range: v.exactOptional(v.strictObject({ start: isPlace, end: isPlace })),
};
const isNumber = v.exactOptional(v.pipe(v.number(), v.integer()));

const isTrap = v.strictObject({
  reason: v.string(),
  frames: v.array(
    v.strictObject({
      function: v.exactOptional(v.string()),
      offset: isNumber,
      file: v.exactOptional(v.string()),
      line: isNumber,
    }),
  ),
});

const isOutcome = v.variant('kind', [
  v.strictObject({ kind: v.literal('exited'), exitCode: v.pipe(v.number(), v.integer()) }),
  v.strictObject({
    kind: v.literal('trapped'),
    trap: isTrap,
  }),
  v.strictObject({ kind: v.literal('timed-out'), afterMs: isAmount }),
  v.strictObject({ kind: v.literal('stopped') }),
  v.strictObject({
    kind: v.literal('denied'),
    capability: v.string(),
    exitCode: v.exactOptional(v.number()),
    trap: v.exactOptional(isTrap),
  }),
  v.strictObject({
    kind: v.literal('failed-to-compile'),
    diagnostics: v.array(
      v.strictObject({
        ...isSaid,
        severity: v.picklist(['error', 'warning', 'information', 'hint']),
        source: v.string(),
        code: v.exactOptional(v.string()),
        relatedInformation: v.exactOptional(v.array(v.strictObject(isSaid))),
      }),
    ),
  }),
  v.strictObject({ kind: v.literal('limit-exceeded'), limit: v.string(), message: v.string() }),
]);

/** In memory that nobody else has, and that stays as large as it is. */
const isBytes = v.pipe(
  v.instance(Uint8Array),
  v.check(({ buffer }) => buffer.constructor === ArrayBuffer && !('resizable' in buffer && buffer.resizable)),
);

function isJson(value: unknown): boolean {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  if (Array.isArray(value)) {
    return value.length === Object.keys(value).length && Object.values(value).every(isJson);
  }
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isJson)
  );
}

const isOutput = v.variant('type', [
  v.strictObject({
    type: v.literal('display_data'),
    data: v.custom<object>(
      (data) =>
        typeof data === 'object' &&
        data !== null &&
        Object.entries(data).every(([mime, of]: [string, unknown]) => {
          if (mime.startsWith('text/')) return typeof of === 'string';
          return isJson(of) || v.is(isBytes, of);
        }),
    ),
    metadata: v.custom<object>((metadata) => isJson(metadata) && !Array.isArray(metadata)),
    displayId: v.exactOptional(v.string()),
  }),
  v.strictObject({
    type: v.literal('error'),
    ename: v.string(),
    evalue: v.string(),
    traceback: v.array(v.string()),
  }),
]);

const isEnd = {
  type: v.literal('end'),
  outcome: isOutcome,
  runMs: isAmount,
  memoryBytes: isAmount,
  outputBytes: isAmount,
  droppedBytes: isAmount,
};
const isFiles = v.map(v.string(), isBytes);
const isRemoved = v.array(v.string());
const isCalls = v.array(
  v.strictObject({ capability: v.string(), allowed: isAmount, denied: isAmount, bytes: isAmount }),
);

export const isFromWorker = v.variant('type', [
  v.strictObject({ type: v.literal('started'), instantiateMs: isAmount }),
  v.strictObject({ type: v.literal('output'), number: isAmount, records: isBytes }),
  v.strictObject({ type: v.literal('display'), output: isOutput }),
  v.strictObject({ type: v.literal('waiting'), waiting: v.boolean(), awake: v.boolean() }),
  v.strictObject({ ...isEnd, files: isFiles, removed: isRemoved, calls: isCalls }),
]);

export const isFromFrame = v.variant('type', [
  v.strictObject({ type: v.literal('hello'), nonce: v.string(), stdin: v.string() }),
  v.strictObject({ type: v.literal('pong') }),
  v.strictObject({ type: v.literal('output'), id: isAmount, records: isBytes }),
  v.strictObject({ type: v.literal('display'), id: isAmount, output: isOutput }),
  v.strictObject({ type: v.literal('waiting'), id: isAmount, waiting: v.boolean() }),
  v.strictObject({
    ...isEnd,
    id: isAmount,
    instantiateMs: isAmount,
    records: v.exactOptional(isBytes),
    files: v.exactOptional(isFiles),
    removed: v.exactOptional(isRemoved),
    calls: v.exactOptional(isCalls),
  }),
]);

/** The first thing that is wrong with a value; undefined when nothing is. */
export function faultOf(schema: v.GenericSchema, value: unknown): string | undefined {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success ? undefined : `${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`;
}
