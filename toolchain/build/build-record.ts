import * as v from 'valibot';
import { isDigest, type Digest } from '#model/digest.ts';

export const RECORD_FORMAT = 1;

const digest = v.pipe(v.string(), v.check(isDigest, 'is no digest')) as v.GenericSchema<string, Digest>;
const outcomes = ['exited', 'trapped', 'timed-out', 'denied', 'failed-to-compile', 'limit-exceeded'] as const;

const schema = v.object({
  format: v.literal(RECORD_FORMAT),
  language: v.string(),
  /** `<toolchain id>@<version>`, for people. */
  toolchain: v.string(),
  /** Of all that identifies the toolchain: another one makes the record stale. */
  toolchainDigest: digest,
  /** Of the code that it stands for: language, source, files and flags. */
  request: digest,
  /** The compiled module, where the language makes one; `url` is relative to the record. */
  artifact: v.exactOptional(v.object({ digest, url: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}\.wasm$/)) })),
  /** What it did when it was recorded. Missing when it could not be run, or was not to be. */
  output: v.exactOptional(
    v.object({
      stdout: v.string(),
      stderr: v.string(),
      exitCode: v.exactOptional(v.number()),
      outcome: v.picklist(outcomes),
      /** Output was dropped: what is here is its beginning. */
      truncated: v.exactOptional(v.literal(true)),
    }),
  ),
});

/** What `petri build` knows of a block: `<hex>.petri.json` beside the site. */
export type BuildRecord = v.InferOutput<typeof schema>;
export type RecordedOutput = NonNullable<BuildRecord['output']>;

/** Undefined for what is no record: it is then made again. */
export function parseRecord(text: string): BuildRecord | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
