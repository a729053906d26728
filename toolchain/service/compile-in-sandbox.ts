import type { Manifest } from '#model/artifact.ts';
import { ARTIFACT_FORMAT } from '#model/artifact.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import { digestBytes } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import { findHints } from '#languages/hints.ts';
import { moduleInfo } from '#compile/module-info.ts';
import type { ServiceCompile } from './compile-request.ts';
import { parseGo } from './diagnostics/go.ts';
import { parseGnu } from './diagnostics/gnu.ts';
import { parseNvcc } from './diagnostics/nvcc.ts';
import { parseRustc } from './diagnostics/rustc.ts';
import { INSIDE } from './sandbox/bwrap-argv.ts';
import type { ControlGroups } from './sandbox/control-groups.ts';
import { startSandbox, type SandboxEnd } from './sandbox/sandbox.ts';
import { openScratch } from './sandbox/scratch.ts';

/** What a compile gave, as it is kept: never anything that another try could give otherwise. */
export type CompileResult = {
  readonly diagnostics: readonly Diagnostic[];
  /** What the tools printed. */
  readonly text: string;
} & ({ readonly ok: true; readonly manifest: Manifest } | { readonly ok: false });

export type CompileEnd =
  | {
      readonly kind: 'compiled';
      readonly result: CompileResult;
      readonly bytes?: Uint8Array<ArrayBuffer>;
      readonly keep: boolean;
      readonly ms: number;
    }
  | { readonly kind: 'ended'; readonly outcome: Outcome; readonly ms: number };

/** What whoever runs the service has decided, and what its machine has. */
export interface SandboxHost {
  /** Time of one compile, in milliseconds. */
  readonly compileMs: number;
  readonly groups?: ControlGroups | undefined;
}

const LIMITS = {
  memoryBytes: SERVICE_LIMITS.compileMemoryBytes,
  outputBytes: SERVICE_LIMITS.artifactBytes,
  outputHardBytes: SERVICE_LIMITS.artifactBytes + SERVICE_LIMITS.compileOutputBytes,
};
/** What a compiler says when it was given too little, not what is wrong with the text. */
const STARVED =
  /out of memory|cannot allocate|bad_alloc|allocation failed|No space left|Resource temporarily|memory exhausted/i;
const MAGIC = { 'wasi-command': '0061736d', 'native-command': '7f454c46', 'device-code': '' } as const;

/** Compiles in a sandbox of its own. Throws Failure `service.sandbox-broken`. */
export async function compileInSandbox(
  compile: ServiceCompile,
  signal: AbortSignal,
  { compileMs, groups }: SandboxHost,
): Promise<CompileEnd> {
  const scratch = await openScratch(compile.files);
  try {
    const chunks: Buffer[] = [];
    const printed: Buffer[] = [];
    let printedBytes = 0;
    const run = startSandbox(
      {
        kind: 'compile',
        argv: compile.argv,
        limits: { ...LIMITS, timeMs: compileMs },
        groups,
        root: compile.toolchain.root,
        env: compile.toolchain.env,
        sources: scratch.sources,
        scratchBytes: SERVICE_LIMITS.scratchBytes,
        workingFolder: INSIDE.sources,
      },
      (name, bytes) => {
        if (name === 'stdout') chunks.push(bytes);
        else if ((printedBytes += bytes.length) <= SERVICE_LIMITS.compileOutputBytes) printed.push(bytes);
      },
    );
    run.closeInput();
    const stop = (): void => run.stop();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const end = await run.ended;
    signal.removeEventListener('abort', stop);
    if (end.kind === 'timed-out')
      return { kind: 'ended', outcome: { kind: 'timed-out', afterMs: compileMs }, ms: end.ms };
    return await conclude(compile, end, Buffer.concat(chunks), Buffer.concat(printed).toString());
  } finally {
    await scratch.remove();
  }
}

async function conclude(
  compile: ServiceCompile,
  end: Exclude<SandboxEnd, { kind: 'timed-out' }>,
  output: Buffer,
  printed: string,
): Promise<CompileEnd> {
  const { ms } = end;
  const tool = compile.toolchain.label;
  switch (end.kind) {
    case 'broken':
      throw new Failure('service.sandbox-broken', `A sandbox did not start: ${end.message}`);
    case 'stopped':
      return { kind: 'ended', outcome: { kind: 'stopped' }, ms };
    case 'limit-exceeded':
      return {
        kind: 'ended',
        outcome: {
          kind: 'limit-exceeded',
          limit: end.limit,
          message: `The compiler was ended. ${end.message}`,
        },
        ms,
      };
    case 'signalled':
    case 'exited':
  }
  if (end.kind === 'exited' && end.exitCode === 125 && output.length === 0 && !printed.includes('error')) {
    throw new Failure('service.sandbox-broken', `A sandbox did not start: ${printed.trim().slice(0, 500)}`);
  }
  if (end.droppedBytes > 0) {
    const message = `The program is larger than ${String(SERVICE_LIMITS.artifactBytes)} bytes.`;
    return { kind: 'ended', outcome: { kind: 'limit-exceeded', limit: 'artifactBytes', message }, ms };
  }
  const said = diagnosticsOf(compile, printed);
  const { produces } = compile.target.recipe;
  if (
    end.kind === 'exited' &&
    end.exitCode === 0 &&
    output.length > 0 &&
    output.subarray(0, 4).toString('hex').startsWith(MAGIC[produces])
  ) {
    const bytes = new Uint8Array(output);
    return {
      kind: 'compiled',
      result: { ok: true, ...said, manifest: await manifestOf(compile, bytes, said.diagnostics) },
      bytes,
      keep: true,
      ms,
    };
  }
  const crashed = end.kind === 'signalled';
  const isAboutText = said.diagnostics.some(
    ({ severity, range }) => severity === 'error' && range !== undefined,
  );
  const message = crashed
    ? `The compiler crashed (${end.signal}). Try a smaller or simpler text.`
    : (printed.trim().split('\n').at(-1) ?? '') || 'The compiler failed and did not say why.';
  const { hints, main } = compile.target;
  // What is known of the text stands first: a compiler often stumbles over what follows a mistake.
  const known =
    hints === undefined
      ? []
      : findHints(main, compile.files[main] ?? '', hints).map(({ fix: _fix, ...diagnostic }) => diagnostic);
  const diagnostics = said.diagnostics.some(({ severity }) => severity === 'error')
    ? [...known, ...said.diagnostics]
    : [...known, ...said.diagnostics, { severity: 'error' as const, source: tool, message }];
  const keep = !crashed && isAboutText && !STARVED.test(printed);
  return { kind: 'compiled', result: { ok: false, ...said, diagnostics }, keep, ms };
}

function diagnosticsOf(
  { target, files }: ServiceCompile,
  printed: string,
): Pick<CompileResult, 'diagnostics' | 'text'> {
  switch (target.recipe.diagnostics) {
    case 'rustc':
      return parseRustc(printed, files);
    case 'go':
      return { diagnostics: parseGo(printed, files), text: printed };
    case 'nvcc':
      return { diagnostics: parseNvcc(printed, files), text: printed };
    case 'gnu':
      return { diagnostics: parseGnu(printed, target.recipe.tool, files), text: printed };
  }
}

async function manifestOf(
  { target, toolchain }: ServiceCompile,
  bytes: Uint8Array<ArrayBuffer>,
  diagnostics: readonly Diagnostic[],
): Promise<Manifest> {
  const { produces: kind } = target.recipe;
  return {
    format: ARTIFACT_FORMAT,
    digest: await digestBytes(bytes),
    kind,
    language: target.language,
    toolchain: `${toolchain.id}@${toolchain.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`,
    size: bytes.length,
    diagnostics,
    ...(kind === 'wasi-command' && moduleInfo(bytes)),
  };
}
