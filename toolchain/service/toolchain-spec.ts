import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { Failure } from '#model/errors.ts';
import { isFileName } from '#model/file-name.ts';
import { projectRoot } from './project-root.ts';
import type { WheelPart } from './unpack-wheel.ts';

/** A package of Debian, pinned: what does not have the digest is not used. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  /** Below the root of an archive. */
  readonly path: string;
  readonly size: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** A wheel of PyPI, pinned, and what of it is wanted. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly size: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly parts: readonly WheelPart[];
}

/**
 * What is made once, when a toolchain is installed, by its own tools in a sandbox: caches of its standard library. What is left in
 * `seed` is copied into the scratch folder of each compile, for tools that write to their caches; what is left in `kept` is read where it is.
 */
export interface Preparation {
  /** Texts that the commands work on, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly (readonly string[])[];
}

/** `toolchain/service/toolchains/<id>.json`: a native toolchain, where it comes from and what its tools are called. */
export interface ToolchainSpec {
  readonly id: string;
  readonly label: string;
  readonly version: string;
  readonly licence: string;
  /** `process.platform` and `process.arch`. */
  readonly platform: string;
  /** One whose packages belong to it, too. */
  readonly extends?: string | undefined;
  /** What an argv begins with, by the name that recipes use. */
  readonly tools: Readonly<Record<string, readonly string[]>>;
  /** Of all its sandboxes. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly prepare?: Preparation | undefined;
  /** Address space that its tools, or the programs that they make, reserve without using it. */
  readonly reservedBytes?: number | undefined;
  /** The licence is not a free one: whoever installs it must have accepted what stands there. */
  readonly accept?: string | undefined;
  readonly source:
    | { readonly kind: 'debian'; readonly packages: readonly DebianPackage[] }
    | { readonly kind: 'wheels'; readonly wheels: readonly Wheel[] }
    /** What stands in this machine's `/usr`. */
    | { readonly kind: 'machine' };
}

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const texts = v.record(v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/)), v.string());
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/));
const schema = v.strictObject({
  format: v.literal(1),
  id,
  label: v.string(),
  version: v.string(),
  licence: v.string(),
  platform: v.string(),
  extends: v.exactOptional(id),
  tools: v.record(v.string(), v.pipe(v.array(v.string()), v.minLength(1))),
  env: v.exactOptional(texts),
  prepare: v.exactOptional(
    v.strictObject({
      files: v.record(v.pipe(v.string(), v.check(isFileName)), v.string()),
      commands: v.array(v.pipe(v.array(v.string()), v.minLength(1))),
    }),
  ),
  reservedBytes: v.exactOptional(v.number()),
  accept: v.exactOptional(v.string()),
  source: v.variant('kind', [
    v.strictObject({
      kind: v.literal('debian'),
      packages: v.array(
        v.strictObject({
          name: v.string(),
          version: v.string(),
          path: v.pipe(v.string(), v.regex(/^pool\/[\w.+/~%-]+\.deb$/), v.excludes('..')),
          size: v.number(),
          sha256,
        }),
      ),
    }),
    v.strictObject({
      kind: v.literal('wheels'),
      wheels: v.array(
        v.strictObject({
          name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/)),
          version: v.pipe(v.string(), v.regex(/^[0-9][0-9a-z.]*$/)),
          file: v.pipe(v.string(), v.regex(/^[\w.+-]+\.whl$/)),
          size: v.number(),
          sha256,
          parts: v.array(v.strictObject({ from: v.string(), to: v.pipe(v.string(), v.startsWith('usr/')) })),
        }),
      ),
    }),
    v.strictObject({ kind: v.literal('machine') }),
  ]),
});

/** All that the service knows how to use, by id. Throws Failure `service.toolchain-invalid`. */
export async function readToolchainSpecs(): Promise<ReadonlyMap<string, ToolchainSpec>> {
  const folder = join(projectRoot(), 'toolchain', 'service', 'toolchains');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const specs = new Map<string, ToolchainSpec>();
  for (const name of names) {
    const parsed = v.safeParse(schema, JSON.parse(await readFile(join(folder, name), 'utf8')));
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const message = `${name} is not valid: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`;
      throw new Failure('service.toolchain-invalid', message);
    }
    specs.set(parsed.output.id, parsed.output);
  }
  return specs;
}

/** Its own packages and those of what it extends, those first. */
export function packagesOf(
  spec: ToolchainSpec,
  specs: ReadonlyMap<string, ToolchainSpec>,
): readonly DebianPackage[] {
  const below = spec.extends === undefined ? undefined : specs.get(spec.extends);
  const own = spec.source.kind === 'debian' ? spec.source.packages : [];
  return [...(below === undefined ? [] : packagesOf(below, specs)), ...own];
}

/** Its own wheels and those of what it extends, those first. */
export function wheelsOf(spec: ToolchainSpec, specs: ReadonlyMap<string, ToolchainSpec>): readonly Wheel[] {
  const below = spec.extends === undefined ? undefined : specs.get(spec.extends);
  const own = spec.source.kind === 'wheels' ? spec.source.wheels : [];
  return [...(below === undefined ? [] : wheelsOf(below, specs)), ...own];
}
