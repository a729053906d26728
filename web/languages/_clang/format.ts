import type { Diagnostic } from '#model/diagnostic.ts';
import { Failure } from '#model/errors.ts';
import type { FormatRequest, FormatResult } from '#model/language.ts';
import { bytesOf } from '../_format/data-url.ts';
import { rangeBetween } from '../_format/place.ts';
import { findSettings, type Settings } from '../_format/settings.ts';
import { unpairedBracket } from './brackets.ts';
import type { Instance } from './clang-format.mjs';

/** How the samples are written: a settings file of the cell takes the place of it. */
const COMMON =
  'BasedOnStyle: LLVM, IndentWidth: 4, AccessModifierOffset: -4, ColumnLimit: 120, ' +
  'AllowShortFunctionsOnASingleLine: Inline, AllowShortIfStatementsOnASingleLine: WithoutElse, ' +
  'AllowShortLoopsOnASingleLine: true';
const C = `{${COMMON}}`;
const CXX = `{${COMMON}, PointerAlignment: Left, BreakTemplateDeclarations: Yes}`;

const SETTINGS = ['.clang-format', '_clang-format'];

type Create = (printErr: (line: string) => void) => Instance;

let loaded: Promise<Create> | undefined;

/**
 * A file by clang-format, as C or as C++ after the name of the cell's main file. clang-format formats whatever it is
 * given; what it would only scatter, a text whose brackets do not pair, is refused here.
 */
export async function formatSource(request: FormatRequest, mainFile: string): Promise<FormatResult> {
  const { file, text } = request;
  const unpaired = unpairedBracket(text);
  if (unpaired !== undefined) {
    const range = rangeBetween(text, unpaired.offset, unpaired.offset + unpaired.length);
    return refused({ file, range, severity: 'error', source: 'clang-format', message: unpaired.message });
  }
  const create = await load();
  const settings = findSettings(request, SETTINGS);
  const complaints: string[] = [];
  // A fresh instance: nothing that a text did to one can touch the next text.
  const { ClangFormat, ResultStatus } = create((line) => complaints.push(line));
  let result: ReturnType<InstanceType<Instance['ClangFormat']>['format']>;
  try {
    const formatter = new ClangFormat();
    formatter.with_style(settings?.text ?? (mainFile.endsWith('.c') ? C : CXX));
    result = formatter.format(text, mainFile);
  } catch (cause) {
    const message = `clang-format crashed on ${file}: its nesting is too deep, or it is too large.`;
    throw new Failure('format.crashed', message, { cause, detail: { file } });
  }
  if (result.status === ResultStatus.Unchanged) return { ok: true, text };
  if (result.status === ResultStatus.Success) return { ok: true, text: result.content };
  return refused(
    settings === undefined
      ? { file, severity: 'error', source: 'clang-format', message: result.content }
      : inSettings(settings, complaints, result.content),
  );
}

function load(): Promise<Create> {
  loaded ??= import('./clang-format.mjs').then(async ({ createModule, program }) => {
    const wasm = await WebAssembly.compile(bytesOf(program));
    return (printErr) => createModule({ wasm, printErr });
  });
  // A fetch that failed is tried again.
  loaded.catch(() => (loaded = undefined));
  return loaded;
}

function refused(diagnostic: Diagnostic): FormatResult {
  return { ok: false, diagnostics: [diagnostic] };
}

/** clang-format names the line and marks the place below it: `error: unknown key 'X'`, `X: 2`, `^`. */
function inSettings({ file, text }: Settings, complaints: readonly string[], message: string): Diagnostic {
  const [first = '', line = '', mark = ''] = complaints;
  const problem = { file, severity: 'error', source: 'clang-format' } as const;
  if (!first.includes('error: ')) return { ...problem, message };
  const at = text.split('\n').findIndex((each) => each.trimEnd() === line.trimEnd());
  const start = text.split('\n').slice(0, Math.max(at, 0)).join('\n').length + (at > 0 ? 1 : 0);
  const column = Math.max(mark.indexOf('^'), 0);
  const length = Math.max(mark.trim().length, 1);
  return {
    ...problem,
    ...(at >= 0 && { range: rangeBetween(text, start + column, start + column + length) }),
    message: first.slice(first.indexOf('error: ') + 'error: '.length),
  };
}
