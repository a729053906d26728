import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';

/** The cell's own text. */
export const MAIN = 'main.as';

/** The sources of a cell: the compiler knows files that end in `.ts` only, people know this language's by `.as`, too. */
export class CellFiles {
  /** Text by the compiler's name. */
  readonly #texts = new Map<string, string>();
  /** The compiler's name → the cell's, where they differ. */
  readonly #shown = new Map<string, string>();
  readonly problems: Diagnostic[] = [];

  constructor(request: CompileRequest) {
    this.#add(MAIN, request.source);
    for (const [name, content] of Object.entries(request.files)) {
      if (!/\.(?:as|ts)$/.test(name)) continue;
      this.#add(name, typeof content === 'string' ? content : new TextDecoder().decode(content));
    }
  }

  /** The text that an import of `path`, which has no extension, leads to. */
  find(path: string): { readonly name: string; readonly text: string } | undefined {
    for (const name of [`${path}.ts`, `${path}/index.ts`]) {
      const text = this.#texts.get(name);
      if (text !== undefined) return { name, text };
    }
    return undefined;
  }

  /** What the cell calls a file of the compiler's, or undefined when it is not the cell's. */
  shownAs(name: string): string | undefined {
    return this.#shown.get(name) ?? (this.#texts.has(name) ? name : undefined);
  }

  text(name: string): string | undefined {
    return this.#texts.get(name);
  }

  /** A module of the library by which a running program does the same. */
  namesModule(): string {
    const cases = [...this.#shown].map(
      ([from, to]) => `if (file == ${JSON.stringify(from)}) return ${JSON.stringify(to)};`,
    );
    return `export function shownAs(file: string): string { ${cases.join(' ')} return file; }\n`;
  }

  #add(name: string, text: string): void {
    const own = name.replace(/\.as$/, '.ts');
    if (this.#texts.has(own)) {
      const other = this.shownAs(own) ?? own;
      const message = `${name} and ${other} would be the same module: give one of them another name.`;
      this.problems.push({ file: name, severity: 'error', code: 'file-name', source: 'petri', message });
      return;
    }
    this.#texts.set(own, text);
    if (own !== name) this.#shown.set(own, name);
  }
}
