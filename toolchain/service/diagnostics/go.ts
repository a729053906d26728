import type { Diagnostic } from '#model/diagnostic.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { parseCompiler, parseLinker } from '#languages/go/diagnostics.ts';
import { SourceText } from '#languages/go/source-text.ts';
import { cellName } from './places.ts';

/** What `go build` prints: the compiler's messages as they are in the page, the linker's, and its own. */
export function parseGo(text: string, files: Readonly<Record<string, string>>): Diagnostic[] {
  const sources = new Map(Object.entries(files).map(([name, content]) => [name, new SourceText(content)]));
  const found = parseCompiler(text, (name) => sources.get(name)).map((each) => {
    const file = cellName(each.file ?? '', files);
    // A place in the library is nobody's business.
    const { file: _file, range, message, ...rest } = each;
    const said = { ...rest, source: 'go', message: message.replace(/ \(\/usr\/[^)]*\)$/, '') };
    return file === undefined ? said : { ...said, file, ...(range && { range }) };
  });
  if (found.length === 0) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const ofLinker = lines.some((line) => /(?:^|\/)link: |is undeclared in the main package/.test(line));
    if (ofLinker) found.push(...parseLinker(lines.join('\n')).map((each) => ({ ...each, source: 'go' })));
    else {
      for (const line of lines) {
        if (/^(?:go: |package |cell)/.test(line)) {
          found.push({ severity: 'error', source: 'go', message: line.replace(/^go: /, '') });
        }
      }
    }
  }
  return found.slice(0, COMPILE_LIMITS.diagnostics);
}
