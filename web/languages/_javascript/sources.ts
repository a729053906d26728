import type { CompileRequest } from '#model/compile-request.ts';

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
