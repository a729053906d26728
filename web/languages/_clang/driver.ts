import type { ToolCommand, ToolResult } from '#model/language.ts';
import type { SourceLanguage } from './argv.ts';

/** What the driver makes of flags: `clang -cc1` arguments, or its own words why not. */
export type DriverAnswer =
  { readonly ok: true; readonly argv: readonly string[] } | { readonly ok: false; readonly text: string };

/** Asks `clang -###` for the arguments that `flags` add to a compile, the source and the output left out. */
export async function askDriver(
  language: SourceLanguage,
  flags: readonly string[],
  exec: (argv: readonly string[], files: ToolCommand['files']) => Promise<ToolResult>,
): Promise<DriverAnswer> {
  const [plain, flagged] = [await ask([]), await ask(flags)];
  const argv = parseArgv(flagged.stderr);
  if (flagged.exitCode !== 0 || argv === undefined) return { ok: false, text: complaints(flagged.stderr) };
  const usual = parseArgv(plain.stderr) ?? [];
  return { ok: true, argv: additions(argv, usual) };

  function ask(extra: readonly string[]): Promise<ToolResult> {
    const program = language === 'c' ? 'clang' : 'clang++';
    const argv = ['-###', '-c', '-fno-exceptions', ...extra, '-x', language, '/:input', '-o', '/:output'];
    return exec([program, ...argv], { '/:input': new Uint8Array(0) });
  }
}

/** Without the lines in which the driver introduces itself. */
function complaints(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => /(?:error|warning|note): /.test(line) && !line.includes('"-cc1"'));
  return lines.length === 0 ? text : `${lines.join('\n')}\n`;
}

/** The arguments of the `-cc1` command in what `-###` printed. */
export function parseArgv(text: string): string[] | undefined {
  const line = text.split('\n').find((candidate) => candidate.includes('"-cc1"'));
  if (line === undefined) return undefined;
  const words = [...line.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word]) =>
    (word ?? '').replace(/\\(.)/g, '$1'),
  );
  return words.slice(words.indexOf('-cc1') + 1);
}

/** Arguments of `argv` that `usual` has not, in order; both come from one driver, so what they share is in one order. */
function additions(argv: readonly string[], usual: readonly string[]): string[] {
  const added: string[] = [];
  let at = 0;
  for (const word of argv) {
    const found = usual.indexOf(word, at);
    if (found === -1) added.push(word);
    else at = found + 1;
  }
  return added;
}
