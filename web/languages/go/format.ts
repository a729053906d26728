import type { FormatRequest, FormatResult, ToolchainTools } from '#model/language.ts';
import { CELL, ENVIRONMENT } from './compilation.ts';
import { parseCompiler } from './diagnostics.ts';
import { SourceText } from './source-text.ts';

/** gofmt, as the pack has it. */
export async function format(
  { file, text }: FormatRequest,
  { pack, exec }: Pick<ToolchainTools, 'pack' | 'exec'>,
): Promise<FormatResult> {
  const { exitCode, stdout, stderr } = await exec({
    module: await pack.module('gofmt.wasm'),
    argv: ['gofmt', file],
    env: ENVIRONMENT,
    mounts: {},
    files: { [`${CELL}/${file}`]: new TextEncoder().encode(text) },
    outputs: [],
  });
  if (exitCode === 0) return { ok: true, text: stdout };
  const source = new SourceText(text);
  const found = parseCompiler(stderr, (name) => (name === file ? source : undefined));
  const diagnostics = found.map((diagnostic) => ({ ...diagnostic, source: 'gofmt' }));
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: false, diagnostics: [{ file, severity: 'error', source: 'gofmt', message: stderr.trim() }] };
}
