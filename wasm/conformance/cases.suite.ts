import { levelGrants, OWN_LEVEL } from '#model/level.ts';
import { DEFAULT_LIMITS } from '#model/limits.ts';
import type { GuestHost } from '#model/run.ts';

/**
 * One C program for each function and edge case of preview 1. Each checks itself and prints `ok`; lines at its top
 * say what it is given and how it ends: `// args: [..]`, `// env: {..}`, `// stdin: ".."`, `// files: {..}`, `// exit: 7`.
 */
export interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly files: Readonly<Record<string, string>>;
  readonly exitCode: number;
  load(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface CaseResult {
  /** `exited 0`, or how else it ended. */
  readonly end: string;
  readonly stdout: string;
}

const modules = import.meta.glob<Uint8Array<ArrayBuffer>>('./programs/*.c', {
  query: '?guest',
  import: 'default',
});
const sources = import.meta.glob<string>('./programs/*.c', { query: '?raw', import: 'default', eager: true });

export const cases: readonly Case[] = Object.entries(sources).map(([path, source]) => {
  const settings = new Map<string, unknown>();
  for (const [, name = '', value = ''] of source.matchAll(/^\/\/ (\w+): (.*)$/gm)) {
    if (name !== 'flags') settings.set(name, JSON.parse(value));
  }
  const load = modules[path];
  if (load === undefined) throw new Error(`${path} is not compiled`);
  return {
    name: path.slice('./programs/'.length, -'.c'.length),
    args: (settings.get('args') ?? []) as string[],
    env: (settings.get('env') ?? {}) as Record<string, string>,
    stdin: (settings.get('stdin') ?? '') as string,
    files: (settings.get('files') ?? {}) as Record<string, string>,
    exitCode: (settings.get('exit') ?? 0) as number,
    load,
  };
});

/** Runs a case on one of our hosts. */
export async function runOn(host: GuestHost, it: Case): Promise<CaseResult> {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const bytes = await it.load();
  let stdout = '';
  const { outcome } = await host.run(
    {
      artifact: {
        bytes,
        manifest: {
          format: 1,
          // Names the case: no two cases are one module.
          digest: `sha256:${it.name}`,
          kind: 'wasi-command',
          language: 'c',
          toolchain: 'test@1',
          size: bytes.length,
          diagnostics: [],
        },
      },
      programName: 'program',
      args: it.args,
      env: it.env,
      files: Object.fromEntries(Object.entries(it.files).map(([name, text]) => [name, encoder.encode(text)])),
      stdin: encoder.encode(it.stdin),
      interactive: false,
      limits: { ...DEFAULT_LIMITS, timeMs: 30_000 },
      grants: levelGrants(OWN_LEVEL),
      cell: 'case',
    },
    {
      output(_name, piece) {
        stdout += decoder.decode(piece);
      },
      display: () => undefined,
      waiting: () => undefined,
    },
  ).end;
  const end =
    outcome.kind === 'exited'
      ? `exited ${String(outcome.exitCode)}`
      : outcome.kind === 'trapped'
        ? `trapped: ${outcome.trap.reason}`
        : outcome.kind;
  return { end, stdout };
}
