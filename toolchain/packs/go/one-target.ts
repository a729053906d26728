import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files.ts';

/**
 * The compiler and the linker carry code for thirteen processors and here make code for one. Three of their files are
 * replaced, for the build only, by the same files without the other processors: nothing else of them changes. A version
 * of Go whose files look different is built whole, which is only larger.
 */
const OTHERS = 'amd64|arm|arm64|loong64|mips|mips64|ppc64|riscv64|s390x|x86';

const EDITS: Readonly<Record<string, (text: string) => string>> = {
  'src/cmd/compile/main.go': (text) =>
    text
      .replace(new RegExp(`^\\t"cmd/compile/internal/(?:${OTHERS})"\\n`, 'gm'), '')
      .replace(new RegExp(`^\\t"\\w+":\\s+(?:${OTHERS})\\.Init,\\n`, 'gm'), ''),
  // The rules by which values become a processor's instructions.
  'src/cmd/compile/internal/ssa/config.go': (text) =>
    text.replace(/^(\t\tc\.\w+ = )rewrite(?:Block|Value)(?!Wasm)\w+$/gm, '$1nil'),
  'src/cmd/link/main.go': (text) =>
    text
      .replace(new RegExp(`^\\t"cmd/link/internal/(?:${OTHERS})"\\n`, 'gm'), '')
      .replace(new RegExp(`^\\tcase .*:\\n\\t\\tarch, theArch = (?:${OTHERS})\\.Init\\(\\)\\n`, 'gm'), ''),
};

/** Writes the replacements below `folder`; the path of the file that `go build -overlay` wants. */
export async function writeOverlay(goRoot: string, folder: string): Promise<string> {
  const replace: Record<string, string> = {};
  await mkdir(folder, { recursive: true });
  for (const [path, edit] of Object.entries(EDITS)) {
    const original = join(goRoot, ...path.split('/'));
    const copy = join(folder, path.replaceAll('/', '_'));
    await writeWhole(copy, edit(await readFile(original, 'utf8')));
    replace[original] = copy;
  }
  const overlay = join(folder, 'overlay.json');
  await writeWhole(overlay, JSON.stringify({ Replace: replace }));
  return overlay;
}
