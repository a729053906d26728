import { Failure } from '#model/errors.ts';
import type { LanguageEntry, Progress } from '#model/language.ts';
import type { Limits } from '#model/limits.ts';
import type { Resource, Runner } from '#model/run.ts';
import { loadGuestCode } from './guest-code.ts';
import type { CompilerPart, PetriParts } from './parts.ts';

/**
 * What runs the artifacts of a language, and the host getting ready for it: its sandbox is made while the files are
 * fetched, and what they make is started at once. Undefined when artifacts run by themselves. Rejects with Failure
 * `pack.*` or `language.invalid`.
 */
export async function startRunner(
  language: LanguageEntry,
  { compiler, host }: PetriParts,
  { limits, onProgress }: { limits?: Limits; onProgress?: ((progress: Progress) => void) | undefined } = {},
): Promise<Runner | undefined> {
  // A page has a frame of its own.
  if (language.runtime !== 'page') host.prewarm();
  const runner = await prepareRunner(language, compiler, onProgress);
  if (runner !== undefined) host.prewarm(runner, limits);
  return runner;
}

/** The runner with its files fetched and verified. */
async function prepareRunner(
  language: LanguageEntry,
  compiler: CompilerPart,
  onProgress?: (progress: Progress) => void,
): Promise<Runner | undefined> {
  const file = (name: string): Promise<Resource> =>
    compiler.packFile(language.id, name, onProgress ? { onProgress } : {});
  if (language.runtime === 'script' || language.runtime === 'page') {
    const names = language.guestFiles ?? [];
    const [code, ...pack] = await Promise.all([loadGuestCode(language.id), ...names.map(file)]);
    const byName = names.map((name, at) => [name, pack[at]]);
    return {
      kind: 'script',
      code,
      pack: Object.fromEntries(byName) as Record<string, Resource>,
      ...(language.runtime === 'page' && { page: true }),
      ...(language.needs === 'webgpu' && { isSecure: true }),
    };
  }
  if (language.runtime !== 'interpreter') return undefined;
  const { interpreter } = language;
  if (interpreter === undefined) {
    throw new Failure(
      'language.invalid',
      `The manifest of ${language.id} does not say what its interpreter is.`,
    );
  }
  const { module, argv, env = {}, mounts = {} } = interpreter;
  const [loaded, ...trees] = await Promise.all([file(module), ...Object.values(mounts).map(file)]);
  const mounted = Object.keys(mounts).map((path, at) => [path, trees[at]]);
  return {
    kind: 'interpreter',
    module: loaded,
    argv,
    env,
    mounts: Object.fromEntries(mounted) as Record<string, Resource>,
  };
}
