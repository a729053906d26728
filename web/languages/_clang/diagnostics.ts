import type { Diagnostic, Position, Range, RelatedInformation, Severity } from '#model/diagnostic.ts';
import { CXX_SYSROOT, SYSROOT } from './argv.ts';
import { hintFor } from './hints.ts';
import type { SourceText } from './source-text.ts';

/** Texts of the cell's files by name. */
export type SourceTexts = (name: string) => SourceText | undefined;

interface Entry {
  readonly path: string | undefined;
  readonly severity: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly range: Range | undefined;
  readonly notes: RelatedNote[];
  /** Where the cell includes the file that this is about. */
  readonly includedFrom: Place | undefined;
}

interface RelatedNote extends RelatedInformation {
  readonly inCell: boolean;
}

const LINE =
  /^(?:clang(?:\+\+)?: |(?<path>[^\s:][^:]*):(?<line>\d+):(?<column>\d+):(?<ranges>(?:\{[\d:,-]+\})*):? )?(?<severity>fatal error|error|warning|note|remark): (?<message>.*)$/;
const INCLUDED = /^(?:In file included from|\s+from) (?<path>[^:]+):(?<line>\d+)[,:]$/;
const RANGES = /^(?<place>[^\s:][^:]*:\d+:\d+:)(?:\{[\d:,-]+\})+:?/gm;

/** The text without the machine-readable ranges, as people know it. */
export function readableText(text: string): string {
  return text.replace(RANGES, '$<place>');
}

/**
 * What `clang -cc1 -fdiagnostics-print-source-range-info` printed, as diagnostics: notes become related information, and
 * an error inside a library's header is shown where the cell led to it.
 */
export function parseClang(text: string, sources: SourceTexts): Diagnostic[] {
  const entries: Entry[] = [];
  let includedFrom: Entry['includedFrom'];
  for (const line of text.split('\n')) {
    const included = INCLUDED.exec(line)?.groups;
    if (included !== undefined) {
      includedFrom = cellLine(included['path'] ?? '', Number(included['line']), sources) ?? includedFrom;
      continue;
    }
    const groups = LINE.exec(line)?.groups;
    if (groups === undefined) continue;
    const path = groups['path'] === undefined ? undefined : cellName(groups['path']);
    const source = path === undefined ? undefined : sources(path);
    const range = source && rangeOf(source, path ?? '', groups);
    const raw = groups['message'] ?? '';
    if (groups['severity'] === 'note') {
      entries.at(-1)?.notes.push({
        ...(path !== undefined && { file: shown(path) }),
        ...(range !== undefined && { range }),
        message: raw,
        inCell: range !== undefined,
      });
      continue;
    }
    const code = /^(?<message>.*) \[(?<code>-W[^\]]+)\]$/.exec(raw)?.groups;
    entries.push({
      path,
      severity: groups['severity'] ?? 'error',
      message: code?.['message'] ?? raw,
      // `-Werror,-Wunused-variable` is about the second.
      code: code?.['code']?.split(',').at(-1),
      range,
      notes: [],
      includedFrom,
    });
    includedFrom = undefined;
  }
  let last: Place | undefined;
  return entries.filter(isWorthSaying).map((entry) => {
    const diagnostic = toDiagnostic(entry, last);
    if (entry.range === undefined && diagnostic.range !== undefined) {
      last = { file: diagnostic.file ?? '', range: diagnostic.range };
    }
    return diagnostic;
  });
}

interface Place {
  readonly file: string;
  readonly range: Range;
}

function isWorthSaying(entry: Entry): boolean {
  return !entry.message.startsWith('too many errors emitted');
}

function toDiagnostic(entry: Entry, last: Place | undefined): Diagnostic {
  const { severity, message, code, notes } = entry;
  const related: RelatedInformation[] = notes.map(({ inCell: _inCell, ...note }) => note);
  let { path, range } = entry;
  if (range === undefined && path !== undefined) {
    // In a header of the library: shown where the cell asked for it, with the header as further information.
    // clang says once who asked for an instantiation: what follows without a word was asked for in the same place.
    const requested = notes.find((note) => note.inCell);
    related.unshift({ file: shown(path), message: 'reported here' });
    const place = requested ?? last ?? entry.includedFrom;
    path = place?.file;
    range = place?.range;
  }
  return {
    ...(path !== undefined && { file: path }),
    ...(range !== undefined && { range }),
    severity: SEVERITIES[severity] ?? 'error',
    ...(code !== undefined && { code }),
    source: 'clang',
    message: hintFor(message),
    ...(related.length > 0 && { relatedInformation: related }),
  };
}

const SEVERITIES: Readonly<Record<string, Severity>> = {
  'fatal error': 'error',
  error: 'error',
  warning: 'warning',
  remark: 'information',
};

/** clangd's rule: the highlighted range that the place lies in, else the token at the place. */
function rangeOf(source: SourceText, path: string, groups: Record<string, string | undefined>): Range {
  const at = source.position(Number(groups['line']), Number(groups['column']));
  const ranges = [
    ...(groups['ranges'] ?? '').matchAll(/\{(?:([^{}:]+):)?(\d+):(\d+)-(?:([^{}:]+):)?(\d+):(\d+)\}/g),
  ];
  for (const [, file, startLine, startColumn, , endLine, endColumn] of ranges) {
    if (file !== undefined && cellName(file) !== path) continue;
    const start = source.position(Number(startLine), Number(startColumn));
    const end = source.position(Number(endLine), Number(endColumn));
    if (!isBefore(at, start) && isBefore(at, end)) return { start, end };
  }
  return source.tokenAt(at);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function cellLine(path: string, line: number, sources: SourceTexts): Entry['includedFrom'] {
  const file = cellName(path);
  const source = sources(file);
  if (source === undefined) return undefined;
  return {
    file,
    range: { start: source.position(line, 1), end: source.position(line, Number.MAX_SAFE_INTEGER) },
  };
}

/** `./util.h` and `/util.h` are the cell's `util.h`. */
export function cellName(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '');
}

/** A header of the toolchain as people write it: `<__vector/vector.h>`. */
function shown(path: string): string {
  const roots = [
    `${CXX_SYSROOT}/include/c++/v1/`,
    `${SYSROOT}/include/wasm32-wasip1/`,
    `${SYSROOT}/include/`,
  ];
  for (const root of roots) {
    const relative = root.slice(1);
    if (path.startsWith(relative)) return `<${path.slice(relative.length)}>`;
  }
  return path;
}
