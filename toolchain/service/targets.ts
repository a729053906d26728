import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHints, type Hints } from '#languages/hints.ts';
import { projectRoot } from './project-root.ts';
import { findGpu, GpuTurns, type FoundGpu } from './sandbox/gpu.ts';
import { parseRecipe, type RecipeTarget } from './recipe.ts';
import { findToolchain, type ReadyToolchain } from './toolchains.ts';
import { readToolchainSpecs } from './toolchain-spec.ts';

/** What one language can be compiled for by this service. */
export interface Target {
  readonly language: string;
  readonly id: string;
  /** Name of the main file. */
  readonly main: string;
  /** Files that a cell has where it does not bring its own of that name. */
  readonly files: Readonly<Record<string, string>>;
  readonly recipe: RecipeTarget;
  /** Known mistakes of the language; undefined when it has none. */
  readonly hints?: Hints;
  /** Where its programs have a GPU. */
  readonly gpu?: GpuTurns;
  /** Undefined when it is not available. */
  readonly toolchain?: ReadyToolchain;
  /** Why it is not available, and what to do. */
  readonly reason?: string;
}

/** A target as `GET /api/v1/targets` has it. */
export interface TargetFacts {
  readonly language: string;
  readonly target: string;
  readonly produces: string;
  readonly available: boolean;
  readonly toolchain?: string;
  readonly toolchainDigest?: string;
  readonly reason?: string;
}

/**
 * Every `web/languages/<id>/recipe.json` and what its toolchains make of it here.
 * @param noSandbox why nothing native may be done, or undefined
 * @param found the GPU of this machine
 */
export async function findTargets(
  folder: string,
  noSandbox: string | undefined,
  found?: FoundGpu,
): Promise<readonly Target[]> {
  const graphics = found ?? (await findGpu());
  const turns = graphics.ok ? new GpuTurns(graphics.gpu) : undefined;
  const specs = await readToolchainSpecs();
  const languages = join(projectRoot(), 'web', 'languages');
  const targets: Target[] = [];
  for (const language of (await readdir(languages)).sort()) {
    const text = await readFile(join(languages, language, 'recipe.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { main, files = {}, targets: recipes } = parseRecipe(JSON.parse(text), language);
    const known = await readFile(join(languages, language, 'hints.json'), 'utf8').catch(() => undefined);
    const hints = known === undefined ? undefined : parseHints(JSON.parse(known), language);
    for (const recipe of recipes) {
      const target = {
        language,
        id: recipe.id,
        main,
        files,
        recipe,
        ...(hints && { hints }),
        ...(recipe.gpu !== undefined && turns && { gpu: turns }),
      };
      if (noSandbox !== undefined) {
        targets.push({ ...target, reason: noSandbox });
        continue;
      }
      if (recipe.gpu === 'needed' && !graphics.ok) {
        const shown = recipes.filter((each) => each.shown !== undefined).map((each) => `“${each.id}”`);
        const instead = shown.length > 0 ? ` What would run there is shown by ${shown.join(' and ')}.` : '';
        targets.push({ ...target, reason: `${graphics.reason}${instead}` });
        continue;
      }
      const reasons: string[] = [];
      let toolchain: ReadyToolchain | undefined;
      for (const id of recipe.toolchains) {
        const spec = specs.get(id);
        const found = spec && (await findToolchain(spec, specs, folder));
        if (found?.ok === true) toolchain = found.toolchain;
        else reasons.push(found?.reason ?? `There is no toolchain “${id}”.`);
        if (toolchain !== undefined) break;
      }
      targets.push(
        toolchain === undefined ? { ...target, reason: reasons.join(' ') } : { ...target, toolchain },
      );
    }
  }
  return targets;
}

export function factsOf({ language, id, recipe, toolchain, reason }: Target): TargetFacts {
  return {
    language,
    target: id,
    produces: recipe.produces,
    available: toolchain !== undefined,
    ...(toolchain && { toolchain: toolchain.label, toolchainDigest: toolchain.digest }),
    ...(reason !== undefined && { reason }),
  };
}
