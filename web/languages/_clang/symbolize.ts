import type { SourceLocation, ToolchainTools } from '#model/language.ts';
import { cellName } from './diagnostics.ts';
import { loadClang } from './load.ts';

const MODULE = '/program.wasm';
const CODE_SECTION = 10;

/** Source lines for byte offsets in a module with DWARF, as a trap's stack trace gives them. */
export async function symbolize(
  module: Uint8Array<ArrayBuffer>,
  offsets: readonly number[],
  tools: ToolchainTools,
): Promise<readonly (SourceLocation | undefined)[]> {
  const code = codeStart(module);
  if (code === undefined || offsets.length === 0) return offsets.map(() => undefined);
  const clang = await loadClang(tools, false);
  // DWARF counts from the start of the code section's content.
  const addresses = offsets.map((offset) => `0x${Math.max(offset - code, 0).toString(16)}`);
  const argv = ['symbolizer', `--obj=${MODULE}`, '--output-style=JSON', ...addresses];
  const result = await tools.exec({ ...clang, argv, files: { [MODULE]: module }, outputs: [] });
  const answers = parseAnswers(result.stdout);
  return offsets.map((_, at) => location(answers[at]));
}

interface Answer {
  /** Innermost first: with inlining, one place is in several functions. */
  readonly Symbol?: readonly { FunctionName?: string; FileName?: string; Line?: number }[];
}

function parseAnswers(text: string): readonly Answer[] {
  try {
    return JSON.parse(text) as readonly Answer[];
  } catch {
    return [];
  }
}

function location(answer: Answer | undefined): SourceLocation | undefined {
  const symbol = answer?.Symbol?.[0];
  if (!symbol?.FileName || !symbol.Line) return undefined;
  return {
    ...(symbol.FunctionName && {
      function: symbol.FunctionName.replace(/^__(?:main_argc_argv|original_main)$/, 'main'),
    }),
    file: cellName(symbol.FileName),
    line: symbol.Line,
  };
}

/** Offset of the code section's content. */
function codeStart(module: Uint8Array): number | undefined {
  let at = 8;
  const leb = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < module.length) {
    const id = module[at++];
    const size = leb();
    if (id === CODE_SECTION) return at;
    at += size;
  }
  return undefined;
}
