import * as v from 'valibot';
import { compileRequestSchema } from '#model/compile-request.ts';
import { isDigest, type Digest } from '#model/digest.ts';
import { MESSAGE_LIMITS } from '#model/limits.ts';
import type { ToFrame } from '../protocol.ts';

/** Bytes of a prebuilt program: more than any compiler here makes of a cell. */
const ARTIFACT_BYTES = 64 * 1024 * 1024;
/** Characters of what is typed at once. */
const INPUT_CHARACTERS = 1024 * 1024;

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const word = v.pipe(v.string(), v.maxLength(MESSAGE_LIMITS.word));
const limit = v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(1)));

/** Not `v.record`, which takes lists, and leaves out members of some names without a word. */
const texts = v.custom<Readonly<Record<string, string>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string'),
  'must be an object of texts by name',
);

/** What a name of a file is, and how much all may be, is checked where every request is. */
const request = v.object({
  language: compileRequestSchema.entries.language,
  source: v.string(),
  files: v.exactOptional(texts),
  args: v.exactOptional(v.pipe(v.array(v.string()), v.maxLength(1_000))),
  env: v.exactOptional(texts),
  stdin: v.exactOptional(v.string()),
  flags: v.exactOptional(v.pipe(v.array(word), v.maxLength(100))),
  limits: v.exactOptional(
    v.object({
      timeMs: limit,
      memoryBytes: limit,
      outputBytes: limit,
      outputHardBytes: limit,
      fileBytes: limit,
      files: limit,
      descriptors: limit,
    }),
  ),
});

const artifact = v.object({
  digest: v.custom<Digest>((value) => typeof value === 'string' && isDigest(value)),
  bytes: v.custom<Uint8Array<ArrayBuffer>>(
    (value) =>
      value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.length <= ARTIFACT_BYTES,
  ),
  toolchain: word,
});

const order = v.variant('type', [
  v.object({
    type: v.literal('run'),
    id,
    cell: word,
    request,
    level: v.picklist(['sandbox', 'restricted']),
    session: v.exactOptional(word),
    interactive: v.exactOptional(v.boolean()),
    canAnswer: v.exactOptional(v.boolean()),
    artifact: v.exactOptional(artifact),
  }),
  v.object({ type: v.literal('stop'), id }),
  v.object({
    type: v.literal('input'),
    id,
    text: v.pipe(v.string(), v.maxLength(INPUT_CHARACTERS)),
  }),
  v.object({ type: v.literal('close-input'), id }),
  v.object({ type: v.literal('answer'), id, allowed: v.boolean() }),
  v.object({ type: v.literal('warm'), language: word, source: v.exactOptional(v.string()) }),
  v.object({ type: v.literal('forget'), session: word }),
]);

/** A message of the page around the frame, to its last member; a text that says what is wrong when it is none. */
export function parseOrder(data: unknown): ToFrame | string {
  const parsed = v.safeParse(order, data, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return `${v.getDotPath(issue) ?? 'message'}: ${issue.message}`;
}
