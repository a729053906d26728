import { parse, type AnyNode, type ImportDeclaration, type Program as Ast } from 'acorn';
import { simple } from 'acorn-walk';
import type { Diagnostic } from '#model/diagnostic.ts';
import { exportsOf, importedNames, type Exports } from './exports.ts';
import { rangeAt } from './range.ts';
import { IMPORT_FUNCTION, resolveImport, type Edit, type ProgramModule } from './program.ts';

/** A file as it is linked: JavaScript text under the name of the cell's file. */
export interface SourceModule {
  readonly name: string;
  readonly code: string;
  readonly lines?: readonly number[];
}

export type Linked =
  | { readonly ok: true; readonly modules: readonly ProgramModule[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

interface Parsed {
  readonly source: SourceModule;
  readonly edits: Edit[];
  /** Static imports, with the place of the specifier. */
  readonly imports: { readonly target: string; readonly start: number; readonly end: number }[];
  readonly ast: Ast;
}

/**
 * Parses modules and finds what their imports mean. Syntax errors, files that are not there, names that are not
 * exported and circles are diagnostics.
 */
export function linkModules(sources: readonly SourceModule[]): Linked {
  const names = new Set(sources.map(({ name }) => name));
  const diagnostics: Diagnostic[] = [];
  const parsed = new Map<string, Parsed>();
  for (const source of sources) {
    const module = parseModule(source, (name) => names.has(name), diagnostics);
    if (module !== undefined) parsed.set(source.name, module);
  }
  if (diagnostics.length === 0) {
    diagnostics.push(...circles(parsed), ...missingExports(parsed));
  }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return {
    ok: true,
    modules: [...parsed.values()].map(({ source, edits }) => ({
      ...source,
      edits: edits.sort((a, b) => a.start - b.start),
    })),
  };
}

function parseModule(
  source: SourceModule,
  isFile: (name: string) => boolean,
  diagnostics: Diagnostic[],
): Parsed | undefined {
  const { name, code } = source;
  let ast: Ast;
  try {
    ast = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  } catch (error) {
    diagnostics.push(syntaxError(source, error));
    return undefined;
  }
  const parsed: Parsed = { source, edits: [], imports: [], ast };
  const resolve = (specifier: string, start: number, end: number): string | undefined => {
    const target = resolveImport(specifier, name, isFile);
    if (target === undefined) {
      const range = rangeAt(code, start, end, source.lines);
      diagnostics.push({
        file: name,
        range,
        severity: 'error',
        source: 'petri',
        code: 'import',
        message: unknownModule(specifier),
      });
    }
    return target;
  };
  simple(ast, {
    ImportDeclaration: (node) => {
      statement(node, parsed, resolve);
    },
    ExportNamedDeclaration: (node) => {
      if (node.source)
        statement(node as typeof node & { source: ImportDeclaration['source'] }, parsed, resolve);
    },
    ExportAllDeclaration: (node) => {
      statement(node, parsed, resolve);
    },
    ImportExpression: (node) => {
      // Line breaks stay, so that lines stay.
      const between = code.slice(node.start, node.source.start).replace(/[^\n]/g, '');
      const text = `${IMPORT_FUNCTION}(${JSON.stringify(name)},${between}`;
      parsed.edits.push({ start: node.start, end: node.source.start, text });
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        resolve(node.source.value, node.source.start, node.source.end);
      }
    },
  });
  return parsed;
}

/** One import or re-export: its specifier becomes an address; what says of which type the file is goes away. */
function statement(
  node: Pick<ImportDeclaration, 'start' | 'end' | 'source'> & { attributes?: AnyNode[] },
  parsed: Parsed,
  resolve: (specifier: string, start: number, end: number) => string | undefined,
): void {
  const { start, end, value } = node.source;
  const target = typeof value === 'string' ? resolve(value, start, end) : undefined;
  if (target === undefined) return;
  parsed.imports.push({ target, start, end });
  parsed.edits.push({ start, end, target });
  const rest = parsed.source.code.slice(end, node.end);
  if ((node.attributes?.length ?? 0) > 0) {
    parsed.edits.push({ start: end, end: node.end, text: `;${rest.replace(/[^\n]/g, '')}` });
  }
}

/** Addresses are made from texts that hold the addresses of what they import: a circle has no first one. */
function circles(parsed: ReadonlyMap<string, Parsed>): Diagnostic[] {
  const done = new Set<string>();
  const path: string[] = [];
  const found: Diagnostic[] = [];
  const visit = (name: string): void => {
    path.push(name);
    for (const { target, start, end } of parsed.get(name)?.imports ?? []) {
      if (path.includes(target)) {
        const circle = [...path.slice(path.indexOf(target)), target].join(' → ');
        const message = `These files import each other in a circle: ${circle}. Move what both need into a file of its own, or use import() where it is needed.`;
        found.push(diagnosticAt(parsed.get(name), start, end, message));
      } else if (!done.has(target)) visit(target);
    }
    path.pop();
    done.add(name);
  };
  for (const name of parsed.keys()) if (!done.has(name)) visit(name);
  return found;
}

function missingExports(parsed: ReadonlyMap<string, Parsed>): Diagnostic[] {
  const exports = new Map<string, Exports>();
  for (const [name, { ast, imports }] of parsed) {
    exports.set(
      name,
      exportsOf(ast, (start) => imports.find((each) => each.start === start)?.target),
    );
  }
  const has = (file: string, name: string, seen = new Set<string>()): boolean => {
    const of = exports.get(file);
    if (of === undefined || of.names.has(name)) return true;
    seen.add(file);
    return name !== 'default' && of.from.some((other) => !seen.has(other) && has(other, name, seen));
  };
  const found: Diagnostic[] = [];
  for (const module of parsed.values()) {
    for (const { name, start, end, specifier } of importedNames(module.ast)) {
      const target = module.imports.find((each) => each.start === specifier)?.target;
      if (target === undefined || has(target, name)) continue;
      const known = [...(exports.get(target)?.names ?? [])].join(', ') || 'nothing';
      const what = name === 'default' ? 'has no default export' : `does not export ${name}`;
      found.push(diagnosticAt(module, start, end, `${target} ${what}; it exports ${known}.`));
    }
  }
  return found;
}

function diagnosticAt(module: Parsed | undefined, start: number, end: number, message: string): Diagnostic {
  const { name = '', code = '', lines } = module?.source ?? {};
  const range = rangeAt(code, start, end, lines);
  return { file: name, range, severity: 'error', source: 'petri', code: 'import', message };
}

/** What acorn throws as a diagnostic about the file. Other errors are thrown again. */
export function syntaxError({ name, code, lines }: SourceModule, error: unknown): Diagnostic {
  if (!(error instanceof SyntaxError)) throw error;
  const at = Math.min((error as SyntaxError & { pos?: number }).pos ?? 0, code.length);
  const token = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(code.slice(at))?.[0].length ?? 0;
  // At the end of the text: the last thing that stands there.
  const start = token === 0 ? code.trimEnd().length - 1 : at;
  const range = rangeAt(code, Math.max(start, 0), Math.max(start, 0) + Math.max(token, 1), lines);
  const message = error.message.replace(/ \(\d+:\d+\)$/, '');
  return { file: name, range, severity: 'error', source: 'javascript', code: 'syntax', message };
}

function unknownModule(specifier: string): string {
  if (/^\.{0,2}\//.test(specifier)) return `There is no file ${specifier} in this cell.`;
  return `There is no module "${specifier}" here: a cell can import its own files only, such as "./util.js". Files, input and displays are in the global petri.`;
}
