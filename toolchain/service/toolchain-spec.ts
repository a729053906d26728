import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { Failure } from '#model/errors.ts';
import { projectRoot } from './project-root.ts';

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
  readonly source:
    | { readonly kind: 'debian'; readonly packages: readonly DebianPackage[] }
    /** What stands in this machine's `/usr`. */
    | { readonly kind: 'machine' };
}

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
  source: v.variant('kind', [
    v.strictObject({
      kind: v.literal('debian'),
      packages: v.array(
        v.strictObject({
          name: v.string(),
          version: v.string(),
          path: v.pipe(v.string(), v.regex(/^pool\/[\w.+/~%-]+\.deb$/), v.excludes('..')),
          size: v.number(),
          sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
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
