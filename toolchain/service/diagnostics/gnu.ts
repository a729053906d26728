import type { Diagnostic, RelatedInformation, Severity } from '#model/diagnostic.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { cellName, rangeIn } from './places.ts';

const LINE =
  /^(?:(?<path>[^\s:][^:]*):(?:(?<line>\d+):(?:(?<column>\d+):)?)? )?(?<severity>fatal error|error|warning|note): (?<message>.*)$/;
const LINKER =
  /^(?:ld\.lld|\/usr\/bin\/ld|collect2|clang(?:\+\+)?(?:-\d+)?|g(?:cc|\+\+)): (?:error: )?(?<message>.*)$/;
const TOOL = /^(?:ld\.lld|clang|gcc|g\+\+|collect2|\/usr\/bin\/)/;

function isPlacedError({ severity, range }: Diagnostic): boolean {
  return severity === 'error' && range !== undefined;
}

/** What GCC, Clang and their linkers print, in the form that GNU's tools have. */
export function parseGnu(
  text: string,
  source: string,
  files: Readonly<Record<string, string>>,
): Diagnostic[] {
  const found: (Diagnostic & { relatedInformation: RelatedInformation[] })[] = [];
  for (const line of text.split('\n')) {
    const groups = LINE.exec(line)?.groups;
    if (groups === undefined || (groups['line'] === undefined && TOOL.test(groups['path'] ?? ''))) {
      const message = LINKER.exec(line)?.groups?.['message'];
      if (message !== undefined)
        found.push({ severity: 'error', source: 'linker', message, relatedInformation: [] });
      continue;
    }
    const file = cellName(groups['path'] ?? '', files);
    const place = { line: Number(groups['line'] ?? 1), column: Number(groups['column'] ?? 1) };
    const where =
      file !== undefined && groups['line'] !== undefined
        ? { file, range: rangeIn(files[file] ?? '', 'bytes', place) }
        : {};
    const raw = groups['message'] ?? '';
    const coded = /^(?<message>.*) \[(?<code>-W[^\]]+)\]$/.exec(raw)?.groups;
    const message = coded?.['message'] ?? raw;
    if (groups['severity'] === 'note') {
      found.at(-1)?.relatedInformation.push({ ...where, message });
      continue;
    }
    const severity: Severity = groups['severity'] === 'warning' ? 'warning' : 'error';
    // `mojo: error: failed to parse …` after an error with its place only says once more that there was one.
    if (severity === 'error' && groups['line'] === undefined && found.some(isPlacedError)) continue;
    const code = coded?.['code'];
    found.push({
      ...where,
      severity,
      source,
      message,
      ...(code !== undefined && { code }),
      relatedInformation: [],
    });
  }
  return found.slice(0, COMPILE_LIMITS.diagnostics);
}
