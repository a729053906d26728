import type { Digest } from '#model/digest.ts';
import { readToolchainSpecs } from '../toolchain-spec.ts';
import type { Target } from '../targets.ts';
import type { StoreConnection } from './store-connection.ts';

/** A worker that has said nothing for so long is not counted on, in milliseconds. */
const SILENT_MS = 10_000;

/** What a worker says of itself, every few seconds. */
export interface Announcement {
  readonly at: number;
  readonly places: number;
  readonly targets: readonly {
    readonly language: string;
    readonly target: string;
    readonly toolchain: string;
    readonly label: string;
    readonly digest: Digest;
  }[];
}

/** The queue of all that can do the same with the same toolchain. */
export function queueName({ language, id, toolchain }: Target): string {
  return `${language}-${id}-${toolchain?.digest.slice('sha256:'.length, 'sha256:'.length + 12) ?? 'none'}`;
}

export function announcementOf(targets: readonly Target[], places: number): Announcement {
  return {
    at: Date.now(),
    places,
    targets: targets.flatMap(({ language, id, toolchain }) =>
      toolchain === undefined
        ? []
        : [
            {
              language,
              target: id,
              toolchain: toolchain.id,
              label: toolchain.label,
              digest: toolchain.digest,
            },
          ],
    ),
  };
}

/** What the workers of a store offer, as a front end knows it. */
export class Offers {
  readonly #connection: StoreConnection;
  readonly #recipes: readonly Target[];
  readonly #specs: Awaited<ReturnType<typeof readToolchainSpecs>>;
  #targets: readonly Target[];
  #places = 0;

  private constructor(
    connection: StoreConnection,
    recipes: readonly Target[],
    specs: Awaited<ReturnType<typeof readToolchainSpecs>>,
  ) {
    this.#connection = connection;
    this.#recipes = recipes;
    this.#specs = specs;
    this.#targets = recipes.map((each) => unoffered(each));
  }

  /** @param recipes every target there is a recipe for; what this machine has of toolchains does not matter */
  static async open(connection: StoreConnection, recipes: readonly Target[]): Promise<Offers> {
    return new Offers(connection, recipes, await readToolchainSpecs());
  }

  get targets(): readonly Target[] {
    return this.#targets;
  }

  /** Sandboxes at once of all workers together. */
  get places(): number {
    return this.#places;
  }

  async refresh(): Promise<void> {
    const key = `${this.#connection.prefix}:workers`;
    const all = await this.#connection.ask((redis) => redis.hgetall(key));
    const live: Announcement[] = [];
    const gone: string[] = [];
    for (const [id, text] of Object.entries(all)) {
      const said = JSON.parse(text) as Announcement;
      if (Math.abs(Date.now() - said.at) < SILENT_MS) live.push(said);
      else gone.push(id);
    }
    if (gone.length > 0) await this.#connection.ask((redis) => redis.hdel(key, ...gone));
    this.#places = live.reduce((sum, { places }) => sum + places, 0);
    this.#targets = this.#recipes.map((recipe) => this.#offered(recipe, live));
  }

  /** While workers are replaced there are two digests: what most of them have is asked for. */
  #offered(recipe: Target, live: readonly Announcement[]): Target {
    const offers = live
      .flatMap(({ targets }) => targets)
      .filter(({ language, target }) => language === recipe.language && target === recipe.id);
    const counts = new Map<string, number>();
    for (const { digest } of offers) counts.set(digest, (counts.get(digest) ?? 0) + 1);
    const [best] = [...offers].sort(
      (a, b) => (counts.get(b.digest) ?? 0) - (counts.get(a.digest) ?? 0) || a.digest.localeCompare(b.digest),
    );
    const spec = best && this.#specs.get(best.toolchain);
    if (best === undefined || spec === undefined) return unoffered(recipe);
    const { reason: _reason, ...rest } = recipe;
    const { tools, env = {} } = spec;
    return {
      ...rest,
      toolchain: {
        id: spec.id,
        label: best.label,
        digest: best.digest,
        // Only its worker knows where it stands.
        root: { argv: [] },
        env,
        tool: (name) => (Object.hasOwn(tools, name) ? tools[name] : undefined),
      },
    };
  }
}

function unoffered({ toolchain: _toolchain, ...rest }: Target): Target {
  return { ...rest, reason: 'No worker of this service offers it now.' };
}
