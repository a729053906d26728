import fc from 'fast-check';
import { DEFAULT_LIMITS } from '#model/limits.ts';
import { RGBA_MIME } from '#model/output.ts';

/** Messages that are right, as arbitraries. What a parser may give of them is in message-schemas.ts: neither is made of the other. */

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

const trap = fc.record({ reason: word, frames: fc.array(frame, { maxLength: 3 }) });

export const outcomes: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ kind: fc.constant('exited'), exitCode: fc.nat(255) }),
  fc.record({ kind: fc.constant('trapped'), trap }),
  fc.record({ kind: fc.constant('timed-out'), afterMs: amount }),
  fc.constant({ kind: 'stopped' }),
  filled(
    fc.record({
      kind: fc.constant('denied'),
      capability: path,
      exitCode: fc.option(fc.nat(255), { nil: undefined }),
      trap: fc.option(trap, { nil: undefined }),
    }),
  ),
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
const calls = fc.array(fc.record({ capability: path, allowed: fc.nat(), denied: fc.nat(), bytes: amount }), {
  maxLength: 3,
});

export const fromWorker: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ type: fc.constant('started'), instantiateMs: amount }),
  fc.record({ type: fc.constant('output'), number: fc.nat(), records: bytes }),
  fc.record({ type: fc.constant('display'), output: outputs }),
  fc.record({ type: fc.constant('waiting'), waiting: fc.boolean(), awake: fc.boolean() }),
  fc.record({ ...figures, files, removed, calls }),
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
      calls: fc.option(calls, { nil: undefined }),
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
      folders: fc.array(fc.record({ path, isReadOnly: fc.boolean() }), { maxLength: 2 }),
      limits,
      grants: fc.array(fc.record({ id: word, capability: word, issuer: fc.constant('level') }), {
        maxLength: 2,
      }),
      cell: word,
    }),
    stdin: fc.option(bytes, { nil: undefined }),
  }),
  fc.record({ type: fc.constantFrom('stop', 'end-input'), id }),
  fc.record({ type: fc.constant('input'), id, bytes }),
  fc.record({ type: fc.constant('forget'), digest: word }),
  fc.record({ type: fc.constant('resource'), digest: word, bytes }),
  fc.record({ type: fc.constant('prewarm'), runner, limits }),
);
