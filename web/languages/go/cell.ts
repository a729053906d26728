import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { holds, isNameBuilt } from './constraints.ts';
import { readHeader, type GoHeader } from './header.ts';

/** The name under which the cell's main text is compiled. */
export const MAIN_FILE = 'main.go';

/** What folders of the cell are imported by when there is no go.mod: `cell/util`. */
const MODULE = 'cell';

export interface GoFile {
  readonly name: string;
  readonly text: string;
  readonly header: GoHeader;
}

/** The Go files of one folder that are built. */
export interface GoPackage {
  /** What it is imported by; `main` for the program itself. */
  readonly path: string;
  readonly files: readonly GoFile[];
}

export interface Cell {
  /** In the order in which they can be compiled: each after what it imports. The last one is the program. */
  readonly packages: readonly GoPackage[];
  readonly problems: readonly Diagnostic[];
}

interface CellContext {
  readonly tags: ReadonlySet<string>;
  /** 26 for Go 1.26. */
  readonly minor: number;
  readonly isStandard: (path: string) => boolean;
}

/** The cell's files as Go packages, and what keeps them from being some. */
export function readCell(request: CompileRequest, context: CellContext): Cell {
  const problems: Diagnostic[] = [];
  const texts = goTexts(request);
  const module = moduleOf(request);
  const folders = new Map<string, GoFile[]>();
  for (const [name, text] of texts) {
    const header = readHeader(text);
    if (name !== MAIN_FILE && !isNameBuilt(name)) continue;
    if (header.constraint !== undefined) {
      const value = holds(header.constraint, context.tags, context.minor);
      if (value === false) continue;
    }
    const folder = name.includes('/') ? name.replace(/\/[^/]*$/, '') : '';
    const file = { name, text, header };
    const others = folders.get(folder);
    if (others === undefined) folders.set(folder, [file]);
    else others.push(file);
  }
  const byPath = new Map<string, GoPackage>();
  for (const [folder, files] of folders) {
    const path = folder === '' ? 'main' : `${module}/${folder}`;
    byPath.set(path, { path, files });
  }

  const packages: GoPackage[] = [];
  const visiting: string[] = [];
  const visit = (goPackage: GoPackage): void => {
    visiting.push(goPackage.path);
    problems.push(...nameProblems(goPackage));
    for (const file of goPackage.files) {
      for (const { path, range } of file.header.imports) {
        const found = path === 'main' ? undefined : byPath.get(path);
        const say = (code: string, message: string): void => {
          problems.push({ file: file.name, range, severity: 'error', code, source: 'go', message });
        };
        if (found !== undefined && visiting.includes(path)) {
          say('import-cycle', `import cycle not allowed: ${[...visiting, path].join(' imports ')}`);
        } else if (found !== undefined) {
          if (!packages.includes(found)) visit(found);
        } else if (!context.isStandard(path)) {
          say('missing-package', missingMessage(path, module));
        }
      }
    }
    visiting.pop();
    packages.push(goPackage);
  };
  visit(byPath.get('main') ?? { path: 'main', files: [] });
  return { packages, problems };
}

function goTexts(request: CompileRequest): readonly (readonly [string, string])[] {
  const others = Object.entries(request.files)
    .filter(([name]) => name.endsWith('.go') && !name.split('/').some((part) => part === 'testdata'))
    .map(([name, content]) => [name, textOf(content)] as const);
  return [[MAIN_FILE, request.source] as const, ...others].sort(([a], [b]) => (a < b ? -1 : 1));
}

function textOf(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

function moduleOf({ files }: CompileRequest): string {
  const text = Object.hasOwn(files, 'go.mod') ? textOf(files['go.mod'] ?? '') : '';
  const found = /^\s*module\s+(?:"([^"]+)"|(\S+))/m.exec(text);
  return found?.[1] ?? found?.[2] ?? MODULE;
}

/** The program must be package main, and the files of a folder one package. */
function nameProblems({ path, files }: GoPackage): readonly Diagnostic[] {
  const first = files.find(({ name }) => name === MAIN_FILE) ?? files[0];
  const expected = path === 'main' ? 'main' : first?.header.packageName;
  return files.flatMap(({ name, header }): Diagnostic[] => {
    const { packageName, packageRange: range } = header;
    if (
      packageName === undefined ||
      range === undefined ||
      expected === undefined ||
      packageName === expected
    ) {
      return [];
    }
    const message =
      path === 'main'
        ? `this file is package ${packageName}, but the program is package main: change it, or put the file in a folder and import that`
        : `this file is package ${packageName}, but ${first?.name ?? ''} in the same folder is package ${expected}`;
    return [{ file: name, range, severity: 'error', code: 'package-name', source: 'go', message }];
  });
}

function missingMessage(path: string, module: string): string {
  if (path === 'C') return 'import "C" needs cgo, which there is not here: nothing but Go can be linked';
  if (path === 'main') return 'import "main" is a program, not an importable package';
  if (/(?:^|\/)internal(?:\/|$)/.test(path) && !path.includes('.')) {
    return `use of internal package ${path} is not allowed`;
  }
  if (path.startsWith('./') || path.startsWith('../')) {
    return `"${path}" is relative: import a folder of the cell as "${module}/${path.replace(/^(?:\.{1,2}\/)+/, '')}"`;
  }
  if (path === module || path.startsWith(`${module}/`)) {
    return `package ${path} is not in this cell: no Go file is in the folder ${path.slice(module.length + 1) || '/'}`;
  }
  return `package ${path} is not in std: only the standard library and the folders of this cell can be imported`;
}
