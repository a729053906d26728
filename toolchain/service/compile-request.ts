import { createHash } from 'node:crypto';
import { parseCompileRequest } from '#model/compile-request.ts';
import { canonicalJson, type Digest } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { recipeArgv } from './recipe.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import type { ReadyToolchain } from './toolchains.ts';
import type { Target } from './targets.ts';

/** A compile that can be done: parsed, its target there. */
export interface ServiceCompile {
  /** Digest of all that the result depends on: the run id of a compile. */
  readonly id: Digest;
  readonly target: Target;
  readonly toolchain: ReadyToolchain;
  /** Main file included. */
  readonly files: Readonly<Record<string, string>>;
  /** The compiler's command line. */
  readonly argv: readonly string[];
}

/** Raised when the same inputs give another result: what was kept is then a miss. */
const FORMAT = 1;

/**
 * @param aim what is asked for: without a `target`, a run goes where the service itself can run the program
 * Throws Failure `request.invalid`, `request.too-large`, `service.target-unknown`, `service.target-unavailable`,
 * `service.flag-refused`.
 */
export function parseServiceCompile(
  body: { readonly target?: string | undefined; readonly [member: string]: unknown },
  targets: readonly Target[],
  aim: 'compile' | 'run' = 'compile',
): ServiceCompile {
  const request = parseCompileRequest(body);
  const { language, source, flags } = request;
  const own = targets.filter((each) => each.language === language);
  const target = body.target === undefined ? usualTarget(own, aim) : own.find(({ id }) => id === body.target);
  if (target === undefined) {
    const wanted = body.target === undefined ? language : `${language} for “${body.target}”`;
    const known =
      own.length === 0
        ? 'GET /api/v1/targets lists what there is.'
        : `There is: ${own.map(({ id }) => id).join(', ')}.`;
    throw new Failure('service.target-unknown', `This service cannot compile ${wanted}. ${known}`, {
      detail: { language, ...(body.target !== undefined && { target: body.target }) },
    });
  }
  const { toolchain, reason = '' } = target;
  if (toolchain === undefined) {
    throw new Failure(
      'service.target-unavailable',
      `${language} for “${target.id}” is not available here: ${reason}`,
      {
        detail: { language, target: target.id },
      },
    );
  }
  const names = Object.keys(request.files);
  if (names.length > SERVICE_LIMITS.files) {
    const message = `At most ${String(SERVICE_LIMITS.files)} files can be sent; these are ${String(names.length)}.`;
    throw new Failure('request.too-large', message, { detail: { files: names.length } });
  }
  const files: Record<string, string> = { [target.main]: source };
  for (const [name, text] of Object.entries(request.files)) {
    if (typeof text !== 'string') throw invalid(`files: ${name} must be text`);
    if (Object.hasOwn(files, name)) throw invalid(`files: ${name} is the name of the main file`);
    Object.defineProperty(files, name, { value: text, enumerable: true });
  }
  for (const [name, text] of Object.entries(target.files)) {
    if (!Object.hasOwn(files, name)) files[name] = text;
  }
  const all = Object.keys(files);
  const within = all.find((name) => all.some((other) => name.startsWith(`${other}/`)));
  if (within !== undefined) throw invalid(`files: ${within} is in a folder that is a file`);
  const { recipe } = target;
  const argv = recipeArgv(recipe, toolchain.tool(recipe.tool) ?? [], {
    flags,
    files: names,
    main: target.main,
    output: INSIDE.output,
  });
  const { digest, env } = toolchain;
  const inputs = { format: FORMAT, language, recipe, argv, toolchain: digest, env, files };
  const id = `sha256:${createHash('sha256').update(canonicalJson(inputs)).digest('hex')}` as const;
  return { id, target, toolchain, files, argv };
}

/** The first of the language; for a run, a program that the service can run itself before what it can only show. */
function usualTarget(own: readonly Target[], aim: 'compile' | 'run'): Target | undefined {
  if (aim === 'compile') return own[0];
  const runnable = own.filter(({ recipe }) => recipe.produces !== 'wasi-command');
  const available = runnable.filter(({ toolchain }) => toolchain !== undefined);
  return (
    available.find(({ recipe }) => recipe.produces === 'native-command') ??
    available[0] ??
    runnable[0] ??
    own[0]
  );
}

function invalid(message: string): Failure {
  return new Failure('request.invalid', message);
}
