import type { FileTree, Pack } from '#model/language.ts';

/** `packages.json` of the pack: the compiled standard library. */
interface Index {
  /** `1.26.8`. */
  readonly version: string;
  readonly packages: Readonly<
    Record<string, { readonly group: string; readonly imports: readonly string[] }>
  >;
}

/** Where the library's archives are mounted. */
const MOUNT = '/std';
const FIRST = 'base';

/** The compiled standard library, fetched in groups of packages as programs need them. */
export class Library {
  readonly #pack: Pack;
  readonly #index: Index;

  private constructor(pack: Pack, index: Index) {
    this.#pack = pack;
    this.#index = index;
  }

  static async open(pack: Pack): Promise<Library> {
    const text = (await pack.tree(`std-${FIRST}.tar`)).read('packages.json');
    if (text === undefined) throw new Error('the Go pack has no packages.json');
    return new Library(pack, JSON.parse(new TextDecoder().decode(text)) as Index);
  }

  /** 26 for Go 1.26. */
  get minor(): number {
    return Number(/^1\.(\d+)/.exec(this.#index.version)?.[1] ?? 0);
  }

  has(path: string): boolean {
    return Object.hasOwn(this.#index.packages, path);
  }

  /** Whether a program may import it; the others are there because these import them. */
  isImportable(path: string): boolean {
    return this.has(path) && !/(?:^|\/)(?:internal|vendor)(?:\/|$)/.test(path);
  }

  /** Packages with all that they import, sorted; `runtime` is always among them. */
  closure(paths: Iterable<string>): readonly string[] {
    const found = new Set<string>();
    const work = ['runtime', ...paths];
    for (let path = work.pop(); path !== undefined; path = work.pop()) {
      const entry = this.has(path) ? this.#index.packages[path] : undefined;
      if (entry === undefined || found.has(path)) continue;
      found.add(path);
      work.push(...entry.imports);
    }
    return [...found].sort();
  }

  /** A line of an import configuration. */
  line(path: string): string {
    return `packagefile ${path}=${MOUNT}/${this.#index.packages[path]?.group ?? FIRST}/${path}.a`;
  }

  /** The archives of these packages, for `ToolCommand.mounts`. */
  async mounts(paths: readonly string[]): Promise<Readonly<Record<string, FileTree>>> {
    const groups = new Set(paths.map((path) => this.#index.packages[path]?.group ?? FIRST));
    const trees = await Promise.all(
      [...groups].map(
        async (group) => [`${MOUNT}/${group}`, await this.#pack.tree(`std-${group}.tar`)] as const,
      ),
    );
    return Object.fromEntries(trees);
  }
}
