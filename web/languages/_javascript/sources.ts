import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';

/** The cell's texts that are code or JSON, by name, the main file first. Files that are data are left to the run. */
export function codeFiles(main: string, request: CompileRequest, pattern: RegExp): Map<string, string> {
  const files = new Map([[main, request.source]]);
  for (const name of Object.keys(request.files).sort()) {
    const content = request.files[name];
    if (pattern.test(name) && content !== undefined) {
      files.set(name, typeof content === 'string' ? content : new TextDecoder().decode(content));
    }
  }
  return files;
}

/** A JSON file as a module; one that is not JSON is left out, and an import of it is an error. */
export function jsonModule(text: string): string | undefined {
  try {
    return `export default ${JSON.stringify(JSON.parse(text))};`;
  } catch {
    return undefined;
  }
}

export function mainTaken(main: string): Diagnostic {
  const message = `${main} is the cell's own text: give the file another name.`;
  return { file: main, severity: 'error', source: 'petri', code: 'file-name', message };
}

export function textOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, range, severity, message }) => {
      const place =
        range === undefined ? '' : `:${String(range.start.line + 1)}:${String(range.start.character + 1)}`;
      return `${file === undefined ? '' : `${file}${place}: `}${severity}: ${message}\n`;
    })
    .join('');
}
