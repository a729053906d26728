import { licencesOf, type Component, type Dependency } from './cyclonedx.ts';

/** One package of package-lock.json. */
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** package-lock.json. Keys are folders, `node_modules/a/node_modules/b`; the project itself is ''. */
export interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

export interface NpmPart {
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
  /** Identifier of the package in a folder, when it is listed. */
  readonly refOf: (folder: string) => string | undefined;
}

/**
 * The packages that are in the site, and those that its toolchains need elsewhere. Throws an Error for a shipped package that the
 * lockfile does not pin or that has no licence.
 * @param shipped folders of packages that any bundle of the site contains, as keys of the lockfile
 */
export function npmPart(lock: Lock, shipped: ReadonlySet<string>): NpmPart {
  for (const folder of shipped) {
    if (lock.packages[folder] === undefined) throw new Error(`${folder} is shipped, but not locked.`);
  }
  const refs = new Map<string, string>();
  const components = new Map<string, Component>();
  for (const [folder, locked] of Object.entries(lock.packages)) {
    if (folder === '' || (locked.dev === true && !shipped.has(folder))) continue;
    const component = componentOf(folder, locked, shipped.has(folder));
    refs.set(folder, component['bom-ref']);
    // One version may lie in two folders, of which one is in the site.
    const known = components.get(component['bom-ref']);
    if (known?.scope !== 'required') components.set(component['bom-ref'], component);
  }
  const dependencies = new Map<string, readonly string[]>();
  for (const [folder, ref] of refs) dependencies.set(ref, needsOf(lock, folder, refs));
  return {
    components: sorted([...components.values()], ({ 'bom-ref': ref }) => ref ?? ''),
    dependencies: sorted(
      [...dependencies].map(([ref, dependsOn]) => ({ ref, dependsOn })),
      ({ ref }) => ref,
    ),
    refOf: (folder) => refs.get(folder),
  };
}

function componentOf(
  folder: string,
  { version, integrity, license }: Locked,
  isShipped: boolean,
): Component & { readonly 'bom-ref': string } {
  const full = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (version === undefined || integrity === undefined || license === undefined) {
    throw new Error(`${full} has no version, digest or licence in package-lock.json.`);
  }
  const [, group, name] = /^(@[^/]+)\/(.+)$/.exec(full) ?? [];
  const purl = `pkg:npm/${full.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group !== undefined && { group }),
    name: name ?? full,
    version,
    scope: isShipped ? 'required' : 'optional',
    hashes: integrity.split(' ').flatMap((each) => {
      const base64 = /^sha512-(.+)$/.exec(each)?.[1];
      return base64 === undefined
        ? []
        : [{ alg: 'SHA-512' as const, content: Buffer.from(base64, 'base64').toString('hex') }];
    }),
    licenses: licencesOf(license),
    purl,
  };
}

function needsOf(lock: Lock, folder: string, refs: ReadonlyMap<string, string>): readonly string[] {
  const { dependencies, optionalDependencies } = lock.packages[folder] ?? {};
  const names = Object.keys({ ...dependencies, ...optionalDependencies });
  const found = names.flatMap((name) => refs.get(folderOf(lock, name, folder)) ?? []);
  return [...new Set(found)].sort();
}

/** Where Node finds a package from within another: in the nearest `node_modules` above. */
export function folderOf(lock: Lock, name: string, from: string): string {
  for (let at = from; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const nested = `${at}/node_modules/${name}`;
    if (lock.packages[nested] !== undefined) return nested;
  }
  return `node_modules/${name}`;
}

function sorted<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
