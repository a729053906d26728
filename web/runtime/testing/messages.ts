import fc from 'fast-check';
import * as v from 'valibot';
import { DEFAULT_LIMITS } from '#model/limits.ts';
import { RGBA_MIME } from '#model/output.ts';

/** Messages that are right, as arbitraries, and the types of what a parser may give, as schemas: neither is made of the other. */

const word = fc.string({ maxLength: 12 });
const path = fc.constantFrom('a', 'a/b.c', 'main.c', 'x y', 'ü', '__proto__', 'constructor');
const amount = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true }));
const bytes = fc.uint8Array({ maxLength: 16 }).map((part) => part.slice());
const place = fc.record({ line: fc.nat(99), character: fc.nat(99) });
const said = {
  message: word,
  file: fc.option(path, { nil: undefined }),
  range: fc.option(fc.record({ start: place, end: place }), { nil: undefined }),
};

/** Without members that are undefined, as senders leave them out. */
function filled<T extends object>(value: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return value.map(
    (all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined)) as T,
  );
}

const diagnostic = filled(
  fc.record({
    ...said,
    severity: fc.constantFrom('error', 'warning', 'information', 'hint'),
    source: word,
    code: fc.option(word, { nil: undefined }),
    relatedInformation: fc.option(fc.array(filled(fc.record(said)), { maxLength: 2 }), { nil: undefined }),
  }),
);

const frame = filled(
  fc.record({
    function: fc.option(word, { nil: undefined }),
    offset: fc.option(fc.nat(), { nil: undefined }),
    file: fc.option(path, { nil: undefined }),
    line: fc.option(fc.nat(), { nil: undefined }),
  }),
);

export const outcomes: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ kind: fc.constant('exited'), exitCode: fc.nat(255) }),
  fc.record({
    kind: fc.constant('trapped'),
    trap: fc.record({ reason: word, frames: fc.array(frame, { maxLength: 3 }) }),
  }),
  fc.record({ kind: fc.constant('timed-out'), afterMs: amount }),
  fc.constant({ kind: 'stopped' }),
  fc.record({ kind: fc.constant('denied'), capability: word }),
  fc.record({
    kind: fc.constant('failed-to-compile'),
    diagnostics: fc.array(diagnostic, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('limit-exceeded'), limit: word, message: word }),
);

const json = fc.jsonValue({ maxDepth: 3 });
const content = fc.oneof(
  fc.record({ 'text/html': word }),
  fc.record({ 'text/plain': word, 'application/json': json }),
  fc.record({ 'image/png': word }),
  fc.record({ [RGBA_MIME]: bytes }),
);

export const outputs: fc.Arbitrary<unknown> = fc.oneof(
  filled(
    fc.record({
      type: fc.constant('display_data'),
      data: content,
      metadata: fc.dictionary(word, json, { maxKeys: 2 }),
      displayId: fc.option(word, { nil: undefined }),
    }),
  ),
  fc.record({
    type: fc.constant('error'),
    ename: word,
    evalue: word,
    traceback: fc.array(word, { maxLength: 2 }),
  }),
);

const figures = {
  type: fc.constant('end'),
  outcome: outcomes,
  runMs: amount,
  memoryBytes: fc.nat(),
  outputBytes: fc.nat(),
  droppedBytes: fc.nat(),
};
const files = fc.array(fc.tuple(path, bytes), { maxLength: 3 }).map((all) => new Map(all));
const removed = fc.uniqueArray(path, { maxLength: 3 });

export const fromWorker: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ type: fc.constant('started'), instantiateMs: amount }),
  fc.record({ type: fc.constant('output'), number: fc.nat(), records: bytes }),
  fc.record({ type: fc.constant('display'), output: outputs }),
  fc.record({ type: fc.constant('waiting'), waiting: fc.boolean(), awake: fc.boolean() }),
  fc.record({ ...figures, files, removed }),
);

const id = fc.nat();
export const fromFrame: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    type: fc.constant('hello'),
    nonce: word,
    stdin: fc.constantFrom('jspi', 'shared-memory', 'up-front'),
  }),
  fc.constant({ type: 'pong' }),
  fc.record({ type: fc.constant('output'), id, records: bytes }),
  fc.record({ type: fc.constant('display'), id, output: outputs }),
  fc.record({ type: fc.constant('waiting'), id, waiting: fc.boolean() }),
  filled(
    fc.record({
      ...figures,
      id,
      instantiateMs: amount,
      records: fc.option(bytes, { nil: undefined }),
      files: fc.option(files, { nil: undefined }),
      removed: fc.option(removed, { nil: undefined }),
    }),
  ),
);

const texts = fc.dictionary(word, word, { maxKeys: 2 });
const runner = fc.option(
  fc.oneof(
    fc.record({
      kind: fc.constant('interpreter'),
      module: word,
      argv: fc.array(word, { maxLength: 2 }),
      env: texts,
      mounts: texts,
    }),
    fc.record({ kind: fc.constant('script'), code: word, pack: texts }),
  ),
  { nil: undefined },
);
const limits = fc.constant(DEFAULT_LIMITS);

export const fromPage: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant({ type: 'ping' }),
  fc.record({
    type: fc.constant('run'),
    id,
    digest: word,
    bytes: fc.option(bytes, { nil: undefined }),
    runner,
    setup: fc.record({
      programName: word,
      args: fc.array(word, { maxLength: 2 }),
      env: texts,
      files: fc.dictionary(path, bytes, { maxKeys: 2 }),
      limits,
    }),
    stdin: fc.option(bytes, { nil: undefined }),
  }),
  fc.record({ type: fc.constantFrom('stop', 'end-input'), id }),
  fc.record({ type: fc.constant('input'), id, bytes }),
  fc.record({ type: fc.constant('forget'), digest: word }),
  fc.record({ type: fc.constant('resource'), digest: word, bytes }),
  fc.record({ type: fc.constant('prewarm'), runner, limits }),
);

// What a parser gives, member by member.

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

const isOutcome = v.variant('kind', [
  v.strictObject({ kind: v.literal('exited'), exitCode: v.pipe(v.number(), v.integer()) }),
  v.strictObject({
    kind: v.literal('trapped'),
    trap: v.strictObject({
      reason: v.string(),
      frames: v.array(
        v.strictObject({
          function: v.exactOptional(v.string()),
          offset: isNumber,
          file: v.exactOptional(v.string()),
          line: isNumber,
        }),
      ),
    }),
  }),
  v.strictObject({ kind: v.literal('timed-out'), afterMs: isAmount }),
  v.strictObject({ kind: v.literal('stopped') }),
  v.strictObject({ kind: v.literal('denied'), capability: v.string() }),
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

export const isFromWorker = v.variant('type', [
  v.strictObject({ type: v.literal('started'), instantiateMs: isAmount }),
  v.strictObject({ type: v.literal('output'), number: isAmount, records: isBytes }),
  v.strictObject({ type: v.literal('display'), output: isOutput }),
  v.strictObject({ type: v.literal('waiting'), waiting: v.boolean(), awake: v.boolean() }),
  v.strictObject({ ...isEnd, files: isFiles, removed: isRemoved }),
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
  }),
]);

/** The first thing that is wrong with a value; undefined when nothing is. */
export function faultOf(schema: v.GenericSchema, value: unknown): string | undefined {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  return parsed.success ? undefined : `${v.getDotPath(parsed.issues[0]) ?? ''}: ${parsed.issues[0].message}`;
}
