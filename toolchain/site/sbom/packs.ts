import type { PackIndex, PackInfo } from '#model/pack.ts';
import { goSources } from '../../packs/go/fetched-go.ts';
import type { PackInput } from '../../packs/recipe.ts';
import { licencesOf, sha256Hash, type Component, type Dependency } from './cyclonedx.ts';
import type { NpmPart } from './npm.ts';

/** Go's pack pins the version of Go: what it is made with may be fetched, or be on the machine. */
interface GoInputs {
  readonly version: string;
}

/** inputs.json of each pack, by its id. */
export type Inputs = Readonly<Record<string, readonly PackInput[] | GoInputs | undefined>>;

export interface PacksPart {
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

/** The packs of the site, their files, and what they are made of. Throws an Error for a pack whose inputs are not pinned. */
export function packsPart({ packs }: PackIndex, inputs: Inputs, npm: NpmPart): PacksPart {
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  for (const pack of Object.values(packs)) {
    const pins = Object.hasOwn(inputs, pack.id) ? inputs[pack.id] : undefined;
    if (pins === undefined) throw new Error(`The ${pack.id} pack has no inputs.json.`);
    const made = componentOf(pack);
    const sources = 'version' in pins ? [goSource(pack)] : pins.flatMap((input) => sourceOf(input, pack));
    const packages = 'version' in pins ? [] : pins.flatMap((input) => packageOf(input, npm));
    components.push(made, ...sources);
    const refs = new Set([...sources.map((source) => source['bom-ref']), ...packages]);
    dependencies.push({ ref: made['bom-ref'], dependsOn: [...refs].sort() });
    for (const { 'bom-ref': ref } of sources) dependencies.push({ ref, dependsOn: [] });
  }
  return { components, dependencies };
}

type Named = Component & { readonly 'bom-ref': string };

function componentOf({ id, version, licence, files }: PackInfo): Named {
  return {
    type: 'application',
    'bom-ref': `pack:${id}@${version}`,
    name: `petri-pack-${id}`,
    version,
    scope: 'required',
    licenses: licencesOf(licence),
    components: files.map(({ name, digest }) => ({ type: 'file', name, hashes: sha256Hash(digest) })),
  };
}

/** A fetched file. What comes from a package is listed as that package. */
function sourceOf({ path, sha256, from }: PackInput, { id, licence }: PackInfo): readonly Named[] {
  if (from === undefined) return [];
  const urls = from.filter((source) => source.startsWith('https:'));
  return [
    {
      type: 'file',
      'bom-ref': `source:${path}`,
      name: path,
      ...versionIn(path),
      scope: 'required',
      hashes: sha256Hash(sha256),
      licenses: licencesOf(SOURCE_LICENCES.get(id) ?? licence),
      externalReferences: urls.map((url) => ({ type: 'distribution', url })),
    },
  ];
}

/** Where it differs from that of the pack, which holds more. */
const SOURCE_LICENCES = new Map([['lua', 'MIT']]);

function versionIn(path: string): { readonly version?: string } {
  const version = /-(\d+(?:\.\d+)+)\.(?:tar|zip|tgz)/.exec(path)?.[1];
  return version === undefined ? {} : { version };
}

/** The package in which an input comes. */
function packageOf({ path, from }: PackInput, npm: NpmPart): readonly string[] {
  if (from !== undefined) return [];
  const ref = npm.refOf(packageFolder(path));
  if (ref === undefined) throw new Error(`${path} is in a pack, but in no locked package.`);
  return [ref];
}

/** Folders of the packages that packs of the site are made of. */
export function packageFolders({ packs }: PackIndex, inputs: Inputs): readonly string[] {
  return Object.keys(packs).flatMap((id) => {
    const pins = Object.hasOwn(inputs, id) ? inputs[id] : undefined;
    if (pins === undefined || 'version' in pins) return [];
    return pins.filter(({ from }) => from === undefined).map(({ path }) => packageFolder(path));
  });
}

function packageFolder(path: string): string {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? path;
}

function goSource({ version, licence }: PackInfo): Named {
  const [go = version] = version.split('-');
  return {
    type: 'application',
    'bom-ref': `pkg:generic/go@${go}`,
    name: 'go',
    version: go,
    scope: 'required',
    licenses: licencesOf(licence),
    purl: `pkg:generic/go@${go}`,
    externalReferences: goSources(go).map(({ url, sha256 }) => ({
      type: 'distribution',
      url,
      hashes: sha256Hash(sha256),
    })),
  };
}
