import type { Program, Source } from './asc.mjs';
import type { Runtime } from './flags.ts';
import type { AssemblyScript } from './load.ts';
import { GLOBALS_FILE, NAMES_FILE, sysroot } from './sysroot.ts';

const PREFIX = '~lib/';

/**
 * The parsed library, which every compile begins with: parsing its 90 files takes longer than all the rest of a compile.
 * The compiler does not change what it parsed, except for a source's number in the debug information.
 */
export class LibraryCache {
  readonly #asc: AssemblyScript;
  readonly #parsed = new Map<Runtime, readonly Source[]>();

  constructor(asc: AssemblyScript) {
    this.#asc = asc;
  }

  /** Text of a library's file by path without prefix and extension. */
  textOf(path: string): string | undefined {
    for (const texts of [sysroot, this.#asc.library]) if (Object.hasOwn(texts, path)) return texts[path];
    return undefined;
  }

  /** Puts the library in front of a new program. */
  addTo(program: Program, runtime: Runtime): void {
    const sources = this.#parsed.get(runtime);
    if (sources === undefined) {
      const before = program.sources.length;
      this.#parse(program, runtime);
      this.#parsed.set(runtime, program.sources.slice(before));
      return;
    }
    for (const source of sources) {
      source.debugInfoIndex = -1;
      program.sources.push(source);
      program.parser.seenlog.add(source.internalPath);
      program.parser.donelog.add(source.internalPath);
    }
  }

  /** After a compile that broke off half-way. */
  clear(): void {
    this.#parsed.clear();
  }

  #parse(program: Program, runtime: Runtime): void {
    const { compiler, library } = this.#asc;
    const parse = (path: string, isEntry: boolean): void => {
      compiler.parse(program, this.textOf(path) ?? '', `${PREFIX}${path}.ts`, isEntry);
    };
    for (const path of Object.keys(library)) if (!path.includes('/')) parse(path, false);
    parse(GLOBALS_FILE, false);
    parse(`rt/index-${runtime}`, true);
    for (;;) {
      const next = compiler.nextFile(program);
      if (next === null) return;
      const path = next.slice(PREFIX.length);
      // It differs from compile to compile.
      if (path !== NAMES_FILE) parse(path, false);
    }
  }
}
