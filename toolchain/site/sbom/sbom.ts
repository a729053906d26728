import type { PackIndex } from '#model/pack.ts';
import type { Bom } from './cyclonedx.ts';
import { folderOf, npmPart, type Lock } from './npm.ts';
import { packageFolders, packsPart, type Inputs } from './packs.ts';

export interface SbomSources {
  /** package.json. */
  readonly project: {
    readonly name: string;
    readonly version: string;
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  readonly lock: Lock;
  readonly packs: PackIndex;
  readonly inputs: Inputs;
  /** Folders of the packages that any bundle contains, as keys of the lockfile. */
  readonly shipped: ReadonlySet<string>;
}

/**
 * The list of what the site is made of, in CycloneDX: every npm package that is in it or that its toolchains need, every pack with its
 * files, and what packs are made of. The same sources give the same text: it holds no time and no serial number. Throws an
 * Error when something that is shipped is not pinned.
 */
export function makeSbom({ project, lock, packs, inputs, shipped: bundled }: SbomSources): Bom {
  const shipped = new Set([...bundled, ...packageFolders(packs, inputs)]);
  const npm = npmPart(lock, shipped);
  const packed = packsPart(packs, inputs, npm);
  const own = `pkg:npm/${project.name}@${project.version}`;
  const direct = Object.keys(project.dependencies).map((name) => npm.refOf(folderOf(lock, name, '')));
  const inSite = [...shipped].map((folder) => npm.refOf(folder));
  const packRefs = packed.components.flatMap(({ 'bom-ref': ref }) => (ref?.startsWith('pack:') ? [ref] : []));
  const needs = [...direct, ...inSite, ...packRefs].filter((ref) => ref !== undefined);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: project.name,
        version: project.version,
        licenses: [{ license: { id: project.license } }],
        purl: own,
      },
    },
    components: [...packed.components, ...npm.components],
    dependencies: [
      { ref: own, dependsOn: [...new Set(needs)].sort() },
      ...packed.dependencies,
      ...npm.dependencies,
    ],
  };
}
