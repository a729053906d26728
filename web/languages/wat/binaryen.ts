import type { Diagnostic } from '#model/diagnostic.ts';
import type { Assembled, WatSource } from './assemble.ts';
import { WatText } from './diagnostics.ts';

/** Words of proposals that WABT does not know or not wholly: garbage collection and typed references. */
const NEWER = new RegExp(
  String.raw`[\s(](?:${[
    String.raw`(?:struct|array|i31)\.\w+`,
    String.raw`(?:array|struct|rec|sub)`,
    String.raw`ref\.(?:i31|cast|test|eq|as_non_null)`,
    String.raw`br_on_\w+`,
    String.raw`(?:return_)?call_ref`,
    String.raw`(?:any|eq|i31|struct|array)ref`,
    String.raw`(?:any|extern)\.convert_\w+`,
  ].join('|')})(?=[\s()])`,
);

export function usesNewerProposals(text: string): boolean {
  return NEWER.test(text);
}

/**
 * Text to binary by Binaryen, which knows these proposals; but it has 20 times the size, stops at the first mistake, and
 * tells no place of what does not validate. Loaded by those who need it.
 */
export async function assembleNewer({ file, text, names }: WatSource): Promise<Assembled> {
  const { default: binaryen } = await import('binaryen');
  let parsed: ReturnType<typeof binaryen.parseText> | undefined;
  try {
    parsed = binaryen.parseText(text);
    parsed.setFeatures(binaryen.Features.All);
    const isValid = Boolean(parsed.validate());
    binaryen.setDebugInfo(names || !isValid);
    const bytes = new Uint8Array(parsed.emitBinary());
    return isValid ? { ok: true, bytes } : failed(await engineError(file, bytes, new WatText(text)));
  } catch (error) {
    // What it throws is no Error, though it has a message.
    const message = String((error as { message?: unknown }).message ?? error);
    return failed(parseError(file, message, new WatText(text)));
  } finally {
    parsed?.dispose();
  }
}

/** `3:4: error: unknown instruction`: a 1-based line and a 0-based column in bytes. */
function parseError(file: string, message: string, text: WatText): Diagnostic {
  const place = /(?<line>\d+):(?<column>\d+): error: (?<message>[^]*)/.exec(message)?.groups;
  return {
    file,
    ...(place && { range: text.tokenAt(Number(place['line']), Number(place['column']) + 1) }),
    severity: 'error',
    source: 'binaryen',
    message: (place?.['message'] ?? message).trim(),
  };
}

/** What the engine says of an invalid module: it names the function, whose name stands in the text. */
async function engineError(file: string, bytes: Uint8Array<ArrayBuffer>, text: WatText): Promise<Diagnostic> {
  const message = await WebAssembly.compile(bytes).then(
    () => 'the module is not valid',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const name = /function #\d+:"(?<name>[^"]+)"/.exec(message)?.groups?.['name'];
  const range = name === undefined ? undefined : text.findWord(`$${name}`);
  return {
    file,
    ...(range && { range }),
    severity: 'error',
    source: 'binaryen',
    message: message.replace(/^WebAssembly\.\w+\(\): /, '').replace(/ @\+\d+$/, ''),
  };
}

function failed(diagnostic: Diagnostic): Assembled {
  return { ok: false, diagnostics: [diagnostic], text: `error: ${diagnostic.message}\n` };
}
