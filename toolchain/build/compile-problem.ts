import type { Block } from '../blocks/block.ts';
import { placeText } from '../blocks/place.ts';
import { formatDiagnostics, type SourceFile } from '../cli/diagnostics.ts';
import { moveDiagnostics } from './move-diagnostics.ts';
import type { BlockRun } from './run-block.ts';

/** Why a block does not compile: where it stands, and each diagnostic in the file that its author edits. */
export function compileProblem(block: Block, { compiled, result }: BlockRun): string {
  const from = compiled?.digest === undefined ? (compiled ?? result) : result;
  const diagnostics = from?.diagnostics ?? [];
  const told = formatDiagnostics(moveDiagnostics(diagnostics, block), [mainFile(block), ...siteFiles(block)]);
  return `${placeText(block)}: error: it does not compile\n${told.trimEnd()}`;
}

/** The code as it is compiled, on the lines of its file: what a page itself has there may be markup. */
function mainFile({ file, sourceFile = file, source, sourceLine, indent, around }: Block): SourceFile {
  const after = around?.[1] ?? '';
  const lines = (source + after).split('\n').map((line) => ' '.repeat(indent) + line);
  return { name: sourceFile, shownAs: sourceFile, text: '\n'.repeat(sourceLine - 1) + lines.join('\n') };
}

function siteFiles({ files = {}, filePaths = {} }: Block): readonly SourceFile[] {
  return Object.entries(filePaths).map(([name, path]) => ({
    name: path,
    shownAs: path,
    text: files[name] ?? '',
  }));
}
