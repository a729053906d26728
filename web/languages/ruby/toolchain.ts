import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { Toolchain, ToolchainTools } from '#model/language.ts';
import { packSources } from '#model/source-bundle.ts';
import { flagRefused, mainTaken } from '../_cell/problems.ts';
import { parseMessages } from './messages.ts';

const MAIN = 'main.rb';
const FLAGS: ReadonlySet<string> = new Set(['-w', '-W0', '-W1', '-W2']);

/** Ruby's own parser looks at every file before the cell is run; the artifact is the sources. */
const toolchain: Toolchain = {
  id: 'ruby@3.4.1',
  async warm(tools) {
    await check({ language: 'ruby', source: '', files: {}, flags: [] }, tools);
  },
  async compile(request, tools) {
    const problems = requestProblems(request);
    if (problems.length > 0) {
      const text = problems.map(({ message }) => `${message}\n`).join('');
      return { ok: false, diagnostics: problems, text };
    }
    const { exitCode, stderr } = await check(request, tools);
    const diagnostics = parseMessages(stderr, (name) =>
      name === MAIN ? request.source : asText(request.files[name]),
    );
    if (exitCode !== 0) {
      const failed = diagnostics.length > 0 ? diagnostics : [unread(stderr)];
      return { ok: false, diagnostics: failed, text: stderr };
    }
    const flags = request.flags.map((flag) => `--petri-flag=${flag === '-W2' ? '-w' : flag}`);
    const bytes = packSources(MAIN, request.source, request.files, flags);
    return { ok: true, kind: 'source', bytes, debugInfo: false, diagnostics, text: stderr };
  },
};

export default toolchain;

async function check(request: CompileRequest, tools: ToolchainTools): ReturnType<ToolchainTools['exec']> {
  const [module, library] = await Promise.all([
    tools.pack.module('ruby.wasm'),
    tools.pack.tree('library.tar'),
  ]);
  const encoder = new TextEncoder();
  const files: Record<string, Uint8Array> = { [`/${MAIN}`]: encoder.encode(request.source) };
  for (const [name, content] of Object.entries(request.files)) {
    if (name.endsWith('.rb'))
      files[`/${name}`] = typeof content === 'string' ? encoder.encode(content) : content;
  }
  const verbose = request.flags.some((flag) => flag === '-w' || flag === '-W2') ? ['-w'] : [];
  return tools.exec({
    module,
    argv: ['ruby', '-EUTF-8', '--disable-all', '-e_=0', '--', '--check', ...verbose, ...Object.keys(files)],
    mounts: { '/ruby': library },
    files,
    outputs: [],
  });
}

function requestProblems(request: CompileRequest): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const flag of request.flags) {
    if (FLAGS.has(flag)) continue;
    const message = `${flag} is no flag that can be used here: -w, -W0, -W1 or -W2.`;
    problems.push(flagRefused(message));
  }
  if (Object.hasOwn(request.files, MAIN)) problems.push(mainTaken(MAIN));
  return problems;
}

function unread(stderr: string): Diagnostic {
  const message = stderr.trim() || 'Ruby could not read the program.';
  return { severity: 'error', source: 'ruby', message };
}

function asText(content: string | Uint8Array | undefined): string | undefined {
  return content instanceof Uint8Array ? new TextDecoder().decode(content) : content;
}
