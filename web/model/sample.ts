import * as v from 'valibot';
import { fromBase64 } from './base64.ts';
import { Failure } from './errors.ts';
import { isFileName } from './file-name.ts';
import { digestBytes, digestJson, isDigest } from './digest.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Digest } from './digest.ts';
import type { OutcomeKind } from './outcome.ts';

/**
 * A sample is a folder `web/languages/<id>/samples/<nn>-<slug>/`, and it is a test: the conformance test compiles and
 * runs it and compares with what stands in its `expected/` folder. `web/languages/SAMPLES.md` describes the files.
 */
export interface Sample extends SampleInfo {
  /** Text of `main.<extension>`. */
  readonly source: string;
  /** The cell's further files by name: sources, headers and data. */
  readonly files: Readonly<Record<string, string>>;
  /** `stdin.txt`: what the tests give, and what the gallery puts in the box unless the sample is interactive. */
  readonly stdin?: string;
  readonly expected: ExpectedResult;
}

/** What the gallery lists without loading the sample: `sample.json`, and where it stands. */
export interface SampleInfo {
  /** The folder's name. Samples are listed in the order of their ids. */
  readonly id: string;
  readonly language: string;
  readonly title: string;
  /** One or two sentences: what there is to see, and what it shows of the language. */
  readonly description: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  /** Asks as it goes: the gallery leaves the input open, so that the reader answers in the terminal. */
  readonly interactive: boolean;
}

/** Exact, except where a member says otherwise. */
export interface ExpectedResult {
  readonly outcome: OutcomeKind;
  /** Set when the outcome is `exited`. */
  readonly exitCode?: number;
  /** `expected/stdout.txt`; nothing when there is no such file. */
  readonly stdout: string;
  /** `expected/stderr.txt`; undefined means: not compared. */
  readonly stderr?: string;
  /** `expected/files/**`: what these files hold after the run. Other files are not compared. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * `expected/diagnostics.json`: every one of them is among the diagnostics, compared by the members given; and there is
   * no other error.
   */
  readonly diagnostics: readonly ExpectedDiagnostic[];
  /** `expected/displays.json`: what is shown at the end, see `lastingDisplays`. */
  readonly displays: readonly ExpectedDisplay[];
}

export type ExpectedDiagnostic = Partial<Omit<Diagnostic, 'relatedInformation'>> &
  Pick<Diagnostic, 'severity'>;

/** One display: by its MIME type, and by the digest of the bytes that the program handed over. */
export interface ExpectedDisplay {
  readonly mime: string;
  readonly displayId?: string;
  /** Pixels, for frames. */
  readonly width?: number;
  readonly height?: number;
  /** What `digestDisplay` says of the data. */
  readonly digest: Digest;
}

const text = v.pipe(v.string(), v.trim(), v.minLength(1));
const position = v.strictObject({ line: v.number(), character: v.number() });

const manifestSchema = v.strictObject({
  title: v.pipe(text, v.maxLength(60)),
  description: v.pipe(text, v.maxLength(300)),
  args: v.optional(v.array(v.string()), []),
  env: v.optional(v.record(v.string(), v.string()), {}),
  flags: v.optional(v.array(v.string()), []),
  interactive: v.optional(v.boolean(), false),
  outcome: v.optional(
    v.picklist(['exited', 'trapped', 'timed-out', 'failed-to-compile', 'limit-exceeded']),
    'exited',
  ),
  exitCode: v.optional(v.number()),
});

const diagnosticsSchema = v.array(
  v.strictObject({
    file: v.exactOptional(v.string()),
    range: v.exactOptional(v.strictObject({ start: position, end: position })),
    severity: v.picklist(['error', 'warning', 'information', 'hint']),
    code: v.exactOptional(v.string()),
    source: v.exactOptional(v.string()),
    message: v.exactOptional(v.string()),
  }),
);

const displaysSchema = v.array(
  v.strictObject({
    mime: v.string(),
    displayId: v.exactOptional(v.string()),
    width: v.exactOptional(v.number()),
    height: v.exactOptional(v.number()),
    digest: v.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'is not a digest'),
  }),
);

const SAMPLE_ID = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*$/;

/** Parses a `sample.json`. Throws Failure `sample.invalid`, which names the sample and the member. */
export function parseSampleInfo(language: string, id: string, manifest: unknown): SampleInfo {
  const { outcome: _outcome, exitCode: _exitCode, ...info } = parseManifest(language, id, manifest);
  return { id, language, ...info };
}

/**
 * Makes a sample of the texts in its folder, by path relative to the folder (`main.c`, `expected/stdout.txt`, …).
 * `mainFile` is what the language calls its main file. Throws Failure `sample.invalid`.
 */
export function parseSample(
  language: string,
  id: string,
  mainFile: string,
  texts: ReadonlyMap<string, string>,
): Sample {
  const where = `${language}/samples/${id}`;
  const json = (path: string): unknown => {
    const content = texts.get(path);
    if (content === undefined) return undefined;
    try {
      return JSON.parse(content);
    } catch (cause) {
      throw new Failure('sample.invalid', `${where}/${path} is not JSON: mend it.`, { cause });
    }
  };
  const { outcome, exitCode, ...info } = parseManifest(language, id, json('sample.json'));
  const source = texts.get(mainFile);
  if (source === undefined) {
    throw new Failure('sample.invalid', `${where} has no ${mainFile}: a sample's program starts there.`);
  }
  const stdin = texts.get('stdin.txt');
  const stderr = texts.get('expected/stderr.txt');
  const files: [string, string][] = [];
  const expectedFiles: [string, string][] = [];
  for (const [path, content] of texts) {
    if (path.startsWith(EXPECTED_FILES)) expectedFiles.push([path.slice(EXPECTED_FILES.length), content]);
    else if (!path.startsWith('expected/') && path !== mainFile && !RESERVED.has(path)) {
      files.push([path, content]);
    }
  }
  for (const [name] of [...files, ...expectedFiles]) {
    if (!isFileName(name)) {
      throw new Failure('sample.invalid', `${where}/${name} is not a usable file name: rename it.`);
    }
  }
  return {
    id,
    language,
    ...info,
    source,
    files: Object.fromEntries(files),
    ...(stdin === undefined ? {} : { stdin }),
    expected: {
      outcome,
      ...(outcome === 'exited' ? { exitCode: exitCode ?? 0 } : {}),
      stdout: texts.get('expected/stdout.txt') ?? '',
      ...(stderr === undefined ? {} : { stderr }),
      files: Object.fromEntries(expectedFiles),
      diagnostics: parse(
        diagnosticsSchema,
        json('expected/diagnostics.json') ?? [],
        `${where}/expected/diagnostics.json`,
      ),
      displays: parse(
        displaysSchema,
        json('expected/displays.json') ?? [],
        `${where}/expected/displays.json`,
      ),
    },
  };
}

/**
 * What of a run's displays is there at the end: of those with one id only the last, in the place of the first. Frames
 * in between may be left out by a host that keeps to the screen's pace, so these are what can be compared.
 */
export function lastingDisplays<T extends { readonly displayId?: string }>(displays: Iterable<T>): T[] {
  const lasting = new Map<unknown, T>();
  for (const display of displays) lasting.set(display.displayId ?? display, display);
  return [...lasting.values()];
}

/**
 * Digest of one member of a MIME bundle: of the JSON value for JSON types, of the UTF-8 text for other text, and else of
 * the bytes, which come as such or as base64.
 */
export async function digestDisplay(mime: string, data: unknown): Promise<Digest> {
  if (data instanceof Uint8Array) return digestBytes(new Uint8Array(data));
  if (mime === 'application/json' || mime.endsWith('+json') || typeof data !== 'string')
    return digestJson(data);
  if (mime.startsWith('text/') || mime.endsWith('+xml')) return digestBytes(new TextEncoder().encode(data));
  return digestBytes(fromBase64(data));
}

const EXPECTED_FILES = 'expected/files/';
const RESERVED = new Set(['sample.json', 'stdin.txt']);

function parseManifest(language: string, id: string, manifest: unknown) {
  const where = `${language}/samples/${id}`;
  if (!SAMPLE_ID.test(id)) {
    throw new Failure(
      'sample.invalid',
      `${where}: call the folder two digits and a name in lower case, as in 03-word-count.`,
    );
  }
  return parse(manifestSchema, manifest, `${where}/sample.json`);
}

function parse<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
  where: string,
): v.InferOutput<TSchema> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue);
  throw new Failure('sample.invalid', `${where}${path === null ? '' : `, ${path}`}: ${issue.message}`);
}
