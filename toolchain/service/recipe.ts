import * as v from 'valibot';
import { isFileName } from '#model/file-name.ts';
import { Failure } from '#model/errors.ts';

/**
 * `web/languages/<id>/recipe.json`: how the service drives a native compiler for the language. Data, never a shell string:
 * each member of an argv is one argument, and `{…}` stands for whole arguments only.
 */
export interface Recipe {
  readonly format: 1;
  /** Name that the cell's main text is compiled under. */
  readonly main: string;
  /** Files that a cell has where it does not bring its own of that name. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly targets: readonly RecipeTarget[];
}

export interface RecipeTarget {
  /** Where the program runs: `browser`, `native`. */
  readonly id: string;
  /** Kind of the artifact. */
  readonly produces: 'wasi-command' | 'native-command' | 'device-code';
  /** Toolchains that can do it, the preferred one first. */
  readonly toolchains: readonly string[];
  /** Tool of the toolchain: what the argv begins with. */
  readonly tool: string;
  /** `{flags}`: the reader's; `{units}`: further files that `units` finds; `{main}`, `{output}`, which may also end one: `-o={output}`. */
  readonly argv: readonly string[];
  /** Regular expression for names of files that the compiler is given beside the main one. */
  readonly units?: string | undefined;
  /** Regular expressions, each for a whole flag: others are refused. */
  readonly flags: readonly string[];
  readonly diagnostics: 'gnu' | 'rustc' | 'go' | 'nvcc';
  /** What a program can do with a GPU: it needs one, and the target is not available without; or it is given one where there is one. */
  readonly gpu?: 'needed' | 'used' | undefined;
  /** Code that is not run here, but shown: what a run prints. */
  readonly shown?: ShownBy | undefined;
}

export interface ShownBy {
  /** Tool of the toolchain: what the argv begins with. `{program}` is what was compiled. */
  readonly tool: string;
  readonly argv: readonly string[];
  /** MIME type of what it prints. */
  readonly mime: string;
}

const pattern = v.pipe(
  v.string(),
  v.check((text) => isPattern(text), 'is no regular expression'),
);

const schema = v.strictObject({
  format: v.literal(1),
  main: v.pipe(v.string(), v.check(isFileName, 'is not a usable file name')),
  files: v.exactOptional(v.record(v.pipe(v.string(), v.check(isFileName)), v.string())),
  targets: v.pipe(
    v.array(
      v.strictObject({
        id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/)),
        produces: v.picklist(['wasi-command', 'native-command', 'device-code']),
        toolchains: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/))), v.minLength(1)),
        tool: v.string(),
        argv: v.array(v.string()),
        units: v.exactOptional(pattern),
        flags: v.array(pattern),
        diagnostics: v.picklist(['gnu', 'rustc', 'go', 'nvcc']),
        gpu: v.exactOptional(v.picklist(['needed', 'used'])),
        shown: v.exactOptional(
          v.strictObject({
            tool: v.string(),
            argv: v.array(v.string()),
            mime: v.pipe(v.string(), v.regex(/^[a-z]+\/[\w.+-]+$/)),
          }),
        ),
      }),
    ),
    v.minLength(1),
  ),
});

/** Throws Failure `service.recipe-invalid`; `name` is whose recipe it is. */
export function parseRecipe(input: unknown, name: string): Recipe {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue) ?? 'the file';
  throw new Failure(
    'service.recipe-invalid',
    `The recipe of ${name} is not valid: ${place}: ${issue.message}`,
    {
      detail: { language: name, path: place },
    },
  );
}

/** The command line of a target. Throws Failure `service.flag-refused` for a flag that is not on its list. */
export function recipeArgv(
  target: RecipeTarget,
  tool: readonly string[],
  request: {
    readonly flags: readonly string[];
    readonly files: readonly string[];
    readonly main: string;
    readonly output: string;
  },
): readonly string[] {
  const { flags, files, main, output } = request;
  const allowed = target.flags.map((each) => new RegExp(`^(?:${each})$`, 'u'));
  const refused = flags.find((flag) => !allowed.some((each) => each.test(flag)));
  if (refused !== undefined) {
    const shown = refused.length > 80 ? `${refused.slice(0, 80)}…` : refused;
    throw new Failure(
      'service.flag-refused',
      `The service does not take the flag “${shown}”. Leave it out, or run the cell in the page.`,
      {
        detail: { flag: shown },
      },
    );
  }
  const units = target.units === undefined ? undefined : new RegExp(target.units, 'u');
  const whole = new Map<string, readonly string[]>([
    ['{flags}', flags],
    [
      '{units}',
      files
        .filter((file) => units?.test(file) === true)
        .map(asOperand)
        .sort(),
    ],
    ['{main}', [asOperand(main)]],
    ['{output}', [output]],
  ]);
  return [
    ...tool,
    // `-femit-bin={output}`: its value is ours, so that it may be a part of an argument.
    ...target.argv.flatMap((each) => whole.get(each) ?? [each.replace(/=\{output\}$/, () => `=${output}`)]),
  ];
}

/** A file may be named like a flag. */
function asOperand(name: string): string {
  return `./${name}`;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}
