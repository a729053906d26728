import { signatureText, SIGNATURES_SECTION, type ExportSignature } from '#model/export-signatures.ts';

/** What to do with a module that is no command: call an export, or say something and end. */
export type Entry =
  | { readonly call: (...args: never[]) => unknown; readonly args: readonly Value[] }
  | { readonly text: string; readonly exitCode: number };

type Value = number | bigint | null;

/**
 * How a module without `_start` is run: the first argument names the export that is called and the others are what it
 * is called with; without arguments `main` is called when it takes none, else the exports are listed.
 */
export function entryOf(
  module: WebAssembly.Module,
  instance: WebAssembly.Instance,
  args: readonly string[],
): Entry {
  const signatures = readSignatures(module, instance);
  const [asked, ...words] = args;
  const name = asked ?? 'main';
  const signature = signatures.find((each) => each.name === name);
  const call = instance.exports[name];
  if (signature === undefined || typeof call !== 'function') {
    if (asked === undefined) return { text: listText(signatures), exitCode: 0 };
    return { text: `There is no exported function "${name}".\n${listText(signatures)}`, exitCode: 2 };
  }
  if (asked === undefined && signature.params.length > 0) return { text: listText(signatures), exitCode: 0 };
  const text = `${signatureText(signature)} takes ${String(signature.params.length)} arguments`;
  if (words.length !== signature.params.length)
    return { text: `${text}, not ${String(words.length)}.\n`, exitCode: 2 };
  const values: Value[] = [];
  for (const [at, type] of signature.params.entries()) {
    const word = words[at] ?? '';
    const value = parseValue(type, word);
    if (value === undefined)
      return { text: `"${word}" is no ${type} (${signatureText(signature)}).\n`, exitCode: 2 };
    values.push(value);
  }
  return { call: call as (...args: never[]) => unknown, args: values };
}

/** What a call gave, as a line; nothing for a function without results. */
export function resultText(result: unknown): string {
  if (result === undefined) return '';
  const values = Array.isArray(result) ? result : [result];
  return `${values.map(valueText).join(' ')}\n`;
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return String(value);
  return value === null ? 'null' : `(${typeof value === 'function' ? 'function' : 'reference'})`;
}

function listText(signatures: readonly ExportSignature[]): string {
  if (signatures.length === 0)
    return 'The module exports no function: export one as "_start" or "main", and it runs.\n';
  const lines = signatures.map((signature) => `  ${signatureText(signature)}\n`).join('');
  return `The module has no "_start" and no "main". Give an export and its arguments as the program arguments:\n${lines}`;
}

/** From the toolchain's section; else names alone, with as many parameters as the engine tells. */
function readSignatures(
  module: WebAssembly.Module,
  instance: WebAssembly.Instance,
): readonly ExportSignature[] {
  const [section] = WebAssembly.Module.customSections(module, SIGNATURES_SECTION);
  if (section !== undefined) {
    try {
      return JSON.parse(new TextDecoder().decode(section)) as readonly ExportSignature[];
    } catch {
      // Not the toolchain's own: the engine's word counts.
    }
  }
  return Object.entries(instance.exports).flatMap(([name, value]) => {
    if (typeof value !== 'function') return [];
    return [{ name, params: Array.from({ length: value.length }, () => 'i32'), results: [] }];
  });
}

function parseValue(type: string, word: string): Value | undefined {
  const integer = /^[+-]?(?:\d[\d_]*|0x[\da-f][\da-f_]*)$/i.test(word)
    ? bigint(word.replaceAll('_', ''))
    : undefined;
  if (type === 'i64') return integer;
  if (type === 'i32') return integer === undefined ? undefined : Number(BigInt.asIntN(32, integer));
  if (type === 'f32' || type === 'f64') {
    const value = /^[+-]?inf(?:inity)?$/i.test(word)
      ? word.startsWith('-')
        ? -Infinity
        : Infinity
      : Number(word);
    return word.trim() !== '' && (/^[+-]?nan$/i.test(word) || !Number.isNaN(value)) ? value : undefined;
  }
  return word === 'null' ? null : undefined;
}

function bigint(word: string): bigint {
  return word.startsWith('-') ? -BigInt(word.slice(1)) : BigInt(word.replace(/^\+/, ''));
}
