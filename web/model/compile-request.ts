import * as v from 'valibot';
import { isFileName } from './file-name.ts';
import { COMPILE_LIMITS } from './limits.ts';
import { Failure } from './errors.ts';

/** What a toolchain needs to make an artifact; also the body of `POST /api/v1/compile`. */
export interface CompileRequest {
  readonly language: string;
  /** The cell's main text; the language decides what file it is compiled as. */
  readonly source: string;
  /** Further files by name. Text, or bytes for what is not text. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly flags: readonly string[];
  /** Names of files that the program will find, but that are too much for a compiler to be given. */
  readonly unread?: readonly string[];
}

const fileName = v.pipe(v.string(), v.check(isFileName, 'is not a usable file name'));
const content = v.union([v.string(), v.instance(Uint8Array)]);

type Files = CompileRequest['files'];

/** Not `v.record`, which leaves out members of some names (`constructor`) without a word: they are names of files like others. */
const files = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
    'must be an object of files by name',
  ),
  v.rawTransform<Readonly<Record<string, unknown>>, Files>(({ dataset, addIssue, NEVER }) => {
    const entries = Object.entries(dataset.value);
    for (const [name, value] of entries) {
      const checked = v.safeParse(v.tuple([fileName, content]), [name, value]);
      if (checked.success) continue;
      const path = { type: 'object', origin: 'value', input: dataset.value, key: name, value } as const;
      addIssue({ message: checked.issues[0].message, path: [path] });
      return NEVER;
    }
    return Object.fromEntries(entries) as Files;
  }),
);

export const compileRequestSchema = v.object({
  language: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+-]{0,31}$/)),
  source: v.string(),
  files: v.optional(files, {}),
  flags: v.optional(v.array(v.pipe(v.string(), v.maxLength(1024))), []),
  unread: v.exactOptional(v.array(fileName)),
});

/** Parses what came from outside. Throws Failure `request.invalid` or `request.too-large`. */
export function parseCompileRequest(input: unknown): CompileRequest {
  // What is wrong with it is said once: a list of a million faults is one fault.
  const parsed = v.safeParse(compileRequestSchema, input, { abortEarly: true });
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const path = v.getDotPath(issue) ?? '(the request)';
    throw new Failure('request.invalid', `${path}: ${issue.message}`, { detail: { path } });
  }
  const request = parsed.output;
  const names = Object.keys(request.files);
  const size = names.reduce((sum, name) => sum + (request.files[name]?.length ?? 0), request.source.length);
  if (size > COMPILE_LIMITS.sourceBytes || names.length > COMPILE_LIMITS.sourceFiles) {
    throw new Failure(
      'request.too-large',
      `The sources are ${String(size)} bytes in ${String(names.length + 1)} files; at most ` +
        `${String(COMPILE_LIMITS.sourceBytes)} bytes in ${String(COMPILE_LIMITS.sourceFiles)} files can be compiled. ` +
        'Read large data from a file at run time instead.',
      { detail: { size, files: names.length + 1 } },
    );
  }
  return request;
}
