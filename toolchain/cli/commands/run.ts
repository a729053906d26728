import type { Limits } from '#model/limits.ts';
import { MAX_LIMITS } from '#model/limits.ts';
import type { RunRequest } from '#model/run.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';
import { parseOptions } from '../options.ts';
import { runLink } from '../run-link.ts';
import { runOne } from '../run-one.ts';
import { serviceAddress } from '../service-address.ts';
import { readSources } from '../sources.ts';
import { withPetri } from '../with-petri.ts';

const OPTIONS = {
  language: 'string',
  timeout: 'string',
  memory: 'string',
  std: 'string',
  env: 'list',
  json: 'boolean',
  cell: 'string',
  target: 'string',
  service: 'string',
  trust: 'boolean',
} as const;

/** Compiler flags whose value may stand in the next argument. */
const TAKES_NEXT = new Set(['-D', '-U', '-I', '-include', '-x']);

export const run: Command = {
  name: 'run',
  usage: '[options] [compiler flags] <file | link | -> [more files] [-- arguments] [< input]',
  summary: 'Compiles a program to WebAssembly and runs it, sandboxed, with your stdin and stdout.',
  details: `
The first file is the program; further ones (headers, more sources, data) are put beside it. - reads the program from stdin.
Anything that begins with - and is not listed here goes to the compiler: -O2 -Wall -DNAME=1 -std=c17 -g -msimd128.

A link of Petri, in quotes, runs the programs in it, one after the other; links of the TypeScript Playground and of Compiler Explorer
(clientstate) too. Nothing is fetched. They run as what came by a link runs in the page: they cannot write files unless you trust them.

--language ID    c, cpp, …; needed with -, otherwise told by the file's extension
--std NAME       the same as -std=NAME
--timeout TIME   5, 5s or 500ms; 10 s unless told. Waiting for input does not count
--memory MIB     linear memory at most
--env NAME=VALUE an environment variable of the program, as often as needed
--cell N         only the Nth program of a link
--target NAME    browser, unless told: WebAssembly, run here. native: sent to a service, and run there
--service URL    a compile service, https://play.example.org/api/, for Rust, Zig, Mojo, CUDA and --target native. What it compiles or runs is sent
                 there. PETRI_SERVICE_URL says it for all commands
--trust          a link's programs may do what your own may
--json           prints the whole result as JSON instead of the program's output

The exit code is the program's own; 1 when it does not compile, 2 for a wrong command line, 124 timed out,
126 denied, 130 stopped by Ctrl-C, 134 trapped, 137 a limit was exceeded.`,
  async run(args, terminal) {
    const { values, rest, after } = parseOptions(args, OPTIONS);
    const { files, flags } = splitFlags(rest);
    if (values.std !== undefined) flags.push(`-std=${values.std}`);
    const limits: Partial<Limits> = {
      // A pipe takes any amount; what bounds a page's view does not bound it.
      outputBytes: MAX_LIMITS.outputBytes,
      ...(values.timeout !== undefined && { timeMs: milliseconds(values.timeout) }),
      ...(values.memory !== undefined && { memoryBytes: positive(values.memory, '--memory') * 1024 * 1024 }),
    };
    const env = Object.fromEntries((values.env ?? []).map(environmentEntry));
    const service = serviceAddress(values.service);
    const options = service === undefined ? {} : { service };
    const target = values.target === undefined ? {} : { target: values.target };
    if (values.target !== undefined && values.target !== 'browser' && service === undefined)
      throw new UsageError(
        `--target ${values.target} needs a service: --service https://play.example.org/api/`,
      );
    const link = files.find((file) => /^https?:\/\//i.test(file));
    if (link !== undefined) {
      if (files.length > 1) throw new UsageError('A link is run by itself: name no files beside it.');
      return withPetri(
        (petri) =>
          runLink(petri, link, terminal, {
            request: { flags, args: after, env, limits, ...target },
            ...(values.cell !== undefined && { cell: positive(values.cell, '--cell') }),
            isTrusted: values.trust === true,
            asJson: values.json === true,
          }),
        options,
      );
    }
    return withPetri(async (petri) => {
      const manifests = petri.languages.map(({ manifest }) => manifest);
      const sources = await readSources(files, manifests, values.language, terminal.stdin);
      const request: RunRequest = {
        language: sources.language,
        source: sources.source,
        files: sources.files,
        flags,
        args: after,
        env,
        limits,
        ...target,
      };
      const { code } = await runOne(petri, request, terminal, {
        sources,
        sourceIsStdin: files[0] === '-',
        asJson: values.json === true,
      });
      return code;
    }, options);
  },
};

function splitFlags(rest: readonly string[]): { files: string[]; flags: string[] } {
  const files: string[] = [];
  const flags: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const arg = rest[at] ?? '';
    if (arg === '-' || !arg.startsWith('-')) {
      files.push(arg);
    } else {
      flags.push(arg);
      const next = rest[at + 1];
      if (TAKES_NEXT.has(arg) && next !== undefined) {
        flags.push(next);
        at += 1;
      }
    }
  }
  return { files, flags };
}

function environmentEntry(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`--env wants NAME=VALUE, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function milliseconds(text: string): number {
  const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? [];
  const value = Number(digits) * (unit === 'ms' ? 1 : 1000);
  if (digits === '' || value <= 0) throw new UsageError(`--timeout wants 5, 5s or 500ms, not "${text}".`);
  return value;
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(`${option} wants a number, not "${text}".`);
  return value;
}
