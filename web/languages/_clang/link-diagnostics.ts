import type { Diagnostic } from '#model/diagnostic.ts';
import type { SourceTexts } from './diagnostics.ts';

const LINE = /^wasm-ld: (?<severity>error|warning): (?:(?<object>\S+\.o): )?(?<message>.*)$/;

/**
 * What `wasm-ld` printed, as diagnostics. `sourceOf` tells which source an object was made of. The linker knows no
 * lines: the place is where the source names the symbol first.
 */
export function parseLinker(
  text: string,
  sourceOf: (object: string) => string | undefined,
  sources: SourceTexts,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    const groups = LINE.exec(line)?.groups;
    if (groups === undefined) continue;
    const raw = groups['message'] ?? '';
    const symbol = /^(?:undefined symbol|duplicate symbol): (?<name>.*)$/.exec(raw)?.groups?.['name'];
    // `__original_main` and `__main_void` are main, as the compiler renames it.
    if (symbol !== undefined && /^__(?:original_main|main_void|main_argc_argv)$/.test(symbol)) continue;
    const definedIn = [...lines.slice(at + 1, at + 3)].flatMap((next) => {
      const object = /^>>> defined in (?<object>\S+)$/.exec(next)?.groups?.['object'];
      const file = object === undefined ? undefined : sourceOf(object);
      return file === undefined ? [] : [file];
    });
    const file = sourceOf(groups['object'] ?? '') ?? definedIn[1];
    const range =
      symbol === undefined || file === undefined ? undefined : sources(file)?.find(identifier(symbol));
    const code = raw.startsWith('undefined symbol')
      ? 'undefined-symbol'
      : raw.startsWith('duplicate symbol')
        ? 'duplicate-symbol'
        : undefined;
    const diagnostic: Diagnostic = {
      ...(file !== undefined && { file }),
      ...(range !== undefined && { range }),
      severity: groups['severity'] === 'warning' ? 'warning' : 'error',
      ...(code !== undefined && { code }),
      source: 'wasm-ld',
      message: describe(raw, symbol, code, definedIn),
    };
    found.set(`${file ?? ''}\n${diagnostic.message}`, diagnostic);
  }
  return [...found.values()];
}

function describe(
  raw: string,
  symbol: string | undefined,
  code: string | undefined,
  definedIn: readonly string[],
): string {
  if (symbol === undefined) return raw;
  if (code === 'duplicate-symbol') {
    return `duplicate symbol: ${symbol}${definedIn.length === 2 ? `, defined in ${definedIn.join(' and in ')}` : ''}`;
  }
  if (/^__cxa_(?:throw|allocate_exception|begin_catch)/.test(symbol)) {
    return `undefined symbol: ${symbol} (this toolchain has no exception support)`;
  }
  return `undefined symbol: ${symbol} is declared and used, but defined in no file of the cell and in no library`;
}

/** `ns::Class::method(int) const` → `method`. */
function identifier(symbol: string): string {
  const name = symbol.replace(/\(.*$/, '').replace(/<.*>/, '');
  return /[~\w$]+$/.exec(name)?.[0] ?? name;
}

export const MISSING_MAIN: Diagnostic = {
  severity: 'error',
  code: 'missing-main',
  source: 'wasm-ld',
  message:
    'There is no main function to start at: write `int main(void)` or `int main(int argc, char **argv)`.',
};

/** Whether the linked module calls a main that is not there: libc refers to it weakly, so the linker lets it pass. */
export function lacksMain(module: Uint8Array): boolean {
  return includesText(module, 'undefined_weak:main');
}

/** Whether the bytes hold the ASCII text. */
export function includesText(bytes: Uint8Array, text: string): boolean {
  const needle = new TextEncoder().encode(text);
  const first = needle[0] ?? 0;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (needle.every((byte, offset) => bytes[at + offset] === byte)) return true;
  }
  return false;
}
