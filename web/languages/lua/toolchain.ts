import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain, ToolchainTools } from '#model/language.ts';
import { packSources } from '#model/source-bundle.ts';
import { flagRefused, mainTaken } from '../_cell/problems.ts';
import { parseMistakes } from './mistakes.ts';

const MAIN = 'main.lua';
const FLAGS: ReadonlySet<string> = new Set(['-W', '-E']);

/** Lua's own parser looks at every file before the cell is run; the artifact is the sources. */
const toolchain: Toolchain = {
  id: 'lua@5.4.9',
  async warm(tools) {
    await check({ [MAIN]: new Uint8Array() }, tools);
  },
  async compile(request, tools) {
    const problems = requestProblems(request);
    if (problems.length > 0) return failed(problems);
    const sources = sourcesOf(request);
    const { exitCode, stdout } = await check(sources, tools);
    const mistakes = parseMistakes(stdout, sources);
    if (mistakes.length > 0) return failed(mistakes);
    if (exitCode !== 0) return failed([{ severity: 'error', source: 'lua', message: UNREAD }]);
    const bytes = packSources(MAIN, request.source, request.files, request.flags);
    return { ok: true, kind: 'source', bytes, debugInfo: false, diagnostics: [], text: '' };
  },
};

export default toolchain;

const UNREAD = 'Lua could not read the program: it is too large for its memory.';

function check(
  sources: Readonly<Record<string, Uint8Array>>,
  tools: ToolchainTools,
): ReturnType<ToolchainTools['exec']> {
  return tools.pack.module('lua.wasm').then((module) => {
    const files = Object.fromEntries(Object.entries(sources).map(([name, bytes]) => [`/${name}`, bytes]));
    return tools.exec({
      module,
      argv: ['lua', '--check', ...Object.keys(sources)],
      mounts: {},
      files,
      outputs: [],
    });
  });
}

function sourcesOf(request: CompileRequest): Record<string, Uint8Array> {
  const encoder = new TextEncoder();
  const sources: Record<string, Uint8Array> = { [MAIN]: encoder.encode(request.source) };
  for (const [name, content] of Object.entries(request.files)) {
    if (name.endsWith('.lua'))
      sources[name] = typeof content === 'string' ? encoder.encode(content) : content;
  }
  return sources;
}

function requestProblems(request: CompileRequest): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const flag of request.flags) {
    if (FLAGS.has(flag)) continue;
    const message = `${flag} is no flag that can be used here: -W shows warnings, -E ignores LUA_PATH and LUA_INIT.`;
    problems.push(flagRefused(message));
  }
  if (Object.hasOwn(request.files, MAIN)) problems.push(mainTaken(MAIN));
  return problems;
}

function failed(diagnostics: readonly Diagnostic[]): Awaited<ReturnType<Toolchain['compile']>> {
  const text = diagnostics.map(({ file, range, message }) => {
    const place =
      file === undefined ? '' : `${file}:${range === undefined ? '' : `${String(range.start.line + 1)}:`} `;
    return `${place}${message}\n`;
  });
  return { ok: false, diagnostics, text: text.join('') };
}
