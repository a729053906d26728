import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ROOT } from './command.ts';

type Versions = Readonly<Record<string, string>>;

interface Project {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

interface Lock {
  readonly lockfileVersion: number;
  readonly packages: Readonly<
    Record<
      string,
      Partial<Project> & {
        readonly version?: string;
        readonly integrity?: string;
        readonly resolved?: string;
        readonly link?: boolean;
      }
    >
  >;
}

const read = async (name: string): Promise<string> => readFile(`${ROOT}${name}`, 'utf8');
const project = JSON.parse(await read('package.json')) as Project;
const lock = JSON.parse(await read('package-lock.json')) as Lock;
const direct = { ...project.dependencies, ...project.devDependencies };

it('every dependency is named by one version, and locked at it', () => {
  expect(Object.keys(direct).length).toBeGreaterThan(40);
  for (const [name, version] of Object.entries(direct)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/);
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
  const { dependencies, devDependencies } = lock.packages[''] ?? {};
  expect({ dependencies, devDependencies }).toEqual({
    dependencies: project.dependencies,
    devDependencies: project.devDependencies,
  });
});

it('every package that is installed is known by its digest, and comes from where npm is told to look', () => {
  expect(lock.lockfileVersion).toBe(3);
  const packages = Object.entries(lock.packages).filter(([folder]) => folder !== '');
  expect(packages.length).toBeGreaterThan(400);
  for (const [folder, { version, integrity, resolved, link }] of packages) {
    expect(version, folder).toBeTypeOf('string');
    expect(integrity, folder).toMatch(/(?:^|\s)sha512-[A-Za-z0-9+/]{86}==/);
    // No address of a git repository, of a tarball or of a folder.
    expect({ resolved, link }, folder).toEqual({});
  }
});

it('no package runs scripts when it is installed', async () => {
  expect(await read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
});

it('the generators of docs sites are pinned, and the documentation names the versions that are tested', async () => {
  const told = await read('public/docs/building.md');
  const specs = (await read('e2e/specs/generators.spec.ts')) + (await read('e2e/long/sites.spec.ts'));
  const named = [...specs.matchAll(/'(\w+)==([\d.]+)'|cargo: '(\w+)', version: '([\d.]+)'/g)].map(
    ([, pip, pipVersion, cargo, cargoVersion]) => [pip ?? cargo ?? '', pipVersion ?? cargoVersion ?? ''],
  );
  for (const site of ['astro', 'docusaurus', 'vitepress']) {
    const { devDependencies } = JSON.parse(await read(`e2e/sites/${site}/package.json`)) as Project;
    const locked = JSON.parse(await read(`e2e/sites/${site}/package-lock.json`)) as Lock;
    for (const [name, version] of Object.entries(devDependencies)) {
      expect(locked.packages[`node_modules/${name}`]?.version, name).toBe(version);
      if ([site, `@${site}/core`].includes(name)) named.push([site, version]);
    }
    for (const [folder, { integrity, resolved }] of Object.entries(locked.packages)) {
      if (folder === '') continue;
      expect(integrity, folder).toMatch(/^sha512-/);
      expect(resolved, folder).toBeUndefined();
    }
  }
  expect(named).toHaveLength(7);
  for (const [name = '', version = ''] of named) {
    expect(told).toMatch(new RegExp(`^\\| ${name} +\\| ${version.replaceAll('.', '\\.')}\\b`, 'im'));
  }
});
