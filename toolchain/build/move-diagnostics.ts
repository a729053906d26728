import type { Diagnostic, Range } from '#model/diagnostic.ts';
import type { Block } from '../blocks/block.ts';

/** Diagnostics of a block's files as diagnostics of the page, or the files of the site, that they stand in. */
export function moveDiagnostics(diagnostics: readonly Diagnostic[], block: Block): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...moved(diagnostic, block),
    ...(diagnostic.relatedInformation && {
      relatedInformation: diagnostic.relatedInformation.map((related) => moved(related, block)),
    }),
  }));
}

function moved<T extends { readonly file?: string; readonly range?: Range }>(placed: T, block: Block): T {
  const { file, range } = placed;
  const path = file === undefined ? undefined : block.filePaths?.[file];
  if (path !== undefined) return { ...placed, file: path };
  // A header of the toolchain keeps its own place.
  if (file === undefined || !/^main\.[\w]+$/.test(file)) return placed;
  const hidden = (block.around?.[0] ?? '').split('\n').length - 1;
  const shift = (at: Range['start']): Range['start'] => ({
    // What is in a template above the first line has no line of its own.
    line: Math.max(at.line - hidden + block.sourceLine - 1, 0),
    character: at.character + block.indent,
  });
  return {
    ...placed,
    file: block.sourceFile ?? block.file,
    ...(range && { range: { start: shift(range.start), end: shift(range.end) } }),
  };
}
