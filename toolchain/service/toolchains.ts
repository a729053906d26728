import { access, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestJson, type Digest } from '#model/digest.ts';
import { machineRoot, privateRoot, type SandboxRoot } from './sandbox/root.ts';
import { readInstalled, specDigest } from './toolchain-folder.ts';
import type { ToolchainSpec } from './toolchain-spec.ts';

/** A toolchain that can be used now. */
export interface ReadyToolchain {
  readonly id: string;
  readonly label: string;
  /** Changes whenever the toolchain does: part of the key of all that it makes. */
  readonly digest: Digest;
  readonly root: SandboxRoot;
  /** Of all its sandboxes. */
  readonly env: Readonly<Record<string, string>>;
  tool(name: string): readonly string[] | undefined;
}

export type FoundToolchain =
  { readonly ok: true; readonly toolchain: ReadyToolchain } | { readonly ok: false; readonly reason: string };

/** Looks whether a toolchain is there and whole. */
export async function findToolchain(
  spec: ToolchainSpec,
  specs: ReadonlyMap<string, ToolchainSpec>,
  folder: string,
): Promise<FoundToolchain> {
  const here = `${process.platform}-${process.arch}`;
  if (spec.platform !== here) {
    return { ok: false, reason: `${spec.label} is for ${spec.platform}; this machine is ${here}.` };
  }
  const ready = spec.source.kind === 'machine' ? await onMachine(spec) : await installed(spec, specs, folder);
  if (typeof ready === 'string') return { ok: false, reason: ready };
  const { id, label, tools, env = {} } = spec;
  return {
    ok: true,
    toolchain: {
      id,
      label,
      ...ready,
      env,
      tool: (name) => (Object.hasOwn(tools, name) ? tools[name] : undefined),
    },
  };
}

type Place = Pick<ReadyToolchain, 'digest' | 'root'>;

async function installed(
  spec: ToolchainSpec,
  specs: ReadonlyMap<string, ToolchainSpec>,
  folder: string,
): Promise<Place | string> {
  const own = join(folder, spec.id);
  const facts = await readInstalled(own);
  const install = `petri toolchain install ${spec.id}${spec.accept === undefined ? '' : ' --accept-licence'}`;
  if (facts === undefined) return `${spec.label} is not installed: ${install}`;
  const digest = await specDigest(spec, specs);
  if (facts.digest !== digest) return `Another version of ${spec.label} is installed: ${install}`;
  return { digest, root: privateRoot(join(own, 'root'), spec.reservedBytes) };
}

/** Packages of the machine change under us: the files' own marks stand for them. */
async function onMachine(spec: ToolchainSpec): Promise<Place | string> {
  const marks: unknown[] = [];
  for (const path of new Set(Object.values(spec.tools).map(([first = '']) => first))) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return `${path} is not there.`;
    const real = await realpath(path);
    const { size, mtimeMs } = await stat(real);
    marks.push({ path, real, size, mtimeMs });
  }
  return { digest: await digestJson({ format: 1, id: spec.id, marks }), root: await machineRoot() };
}
