import type { ScriptRun } from '#model/guest-runtime.ts';
import { resolveImport, type Program, type ProgramModule } from './program.ts';
import type { StackNames } from './stack.ts';

/** Gives each module of a program an address, after those of the modules that it imports. */
export class Linker {
  readonly #modules: ReadonlyMap<string, ProgramModule>;
  readonly #run: ScriptRun;
  readonly #names: StackNames;
  readonly #urls = new Map<string, string>();

  constructor({ modules }: Program, run: ScriptRun, names: StackNames) {
    this.#modules = new Map(modules.map((module) => [module.name, module]));
    this.#run = run;
    this.#names = names;
  }

  url(name: string): string {
    const known = this.#urls.get(name);
    if (known !== undefined) return known;
    const { code, edits } = this.#modules.get(name) ?? { code: '', edits: [] };
    let text = '';
    let at = 0;
    for (const edit of edits) {
      text += code.slice(at, edit.start);
      text += 'text' in edit ? edit.text : JSON.stringify(this.url(edit.target));
      at = edit.end;
    }
    // What stacks call it: the address itself can be as long as the program.
    const alias = `data:text/javascript,${String(this.#urls.size)}-${encodeURIComponent(name)}`;
    const url = this.#run.moduleUrl(`${text}${code.slice(at)}\n//# sourceURL=${alias}`);
    this.#urls.set(name, url);
    this.#names.add(alias, name);
    this.#names.add(url, name);
    return url;
  }

  /** What `import(specifier)` in a file gives. */
  async import(from: string, specifier: unknown): Promise<unknown> {
    const target = resolveImport(String(specifier), from, (name) => this.#modules.has(name));
    if (target === undefined) throw new TypeError(`There is no file ${String(specifier)} in this cell.`);
    return import(/* @vite-ignore */ this.url(target));
  }
}
