import { expect, it } from 'vitest';
import { ROOT } from '../../checks/command.ts';
import type { Component } from './cyclonedx.ts';
import { readSources } from './plugin.ts';
import { makeSbom, type SbomSources } from './sbom.ts';

const SHIPPED = new Set(['node_modules/svelte', 'node_modules/monaco-editor']);
const sources: SbomSources = { ...(await readSources(ROOT)), shipped: SHIPPED };
const bom = makeSbom(sources);

const listed = (name: string): Component | undefined =>
  bom.components.find(
    ({ group, name: own }) => [...(group === undefined ? [] : [group]), own].join('/') === name,
  );
const needsOf = (ref: string | undefined) => bom.dependencies.find((each) => each.ref === ref)?.dependsOn;

it('lists every package that runs with its version, licence and digest', () => {
  const names = Object.entries(sources.project.dependencies);
  expect(names.length).toBeGreaterThan(20);
  for (const [name, version] of names) {
    expect(listed(name), name).toMatchObject({ type: 'library', version, licenses: [expect.anything()] });
    expect(listed(name)?.hashes, name).toEqual([
      { alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as string },
    ]);
  }
  expect(listed('@xterm/xterm')?.purl).toBe('pkg:npm/%40xterm/xterm@6.0.0');
});

it('lists what is in the site though it is needed for building only, and no other tool', () => {
  expect(listed('svelte')).toMatchObject({ scope: 'required' });
  expect(listed('acorn')).toMatchObject({ scope: 'optional' });
  expect(listed('vitest')).toBeUndefined();
  expect(listed('eslint')).toBeUndefined();
});

it('lists every pack with its files, its licence and what it is made of', () => {
  const packs = Object.values(sources.packs.packs);
  expect(packs.length).toBeGreaterThan(0);
  for (const { id, version, files } of packs) {
    const pack = listed(`petri-pack-${id}`);
    expect(pack, id).toMatchObject({ version, licenses: [expect.anything()], scope: 'required' });
    expect(pack?.components?.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
    expect(needsOf(pack?.['bom-ref']), id).not.toEqual([]);
    expect(needsOf(`pkg:npm/petri@${sources.project.version}`)).toContain(pack?.['bom-ref']);
  }
  expect(needsOf(listed('petri-pack-clang')?.['bom-ref'])).toEqual([listed('@yowasp/clang')?.purl]);
  expect(listed('@yowasp/clang')).toMatchObject({ scope: 'required' });
});

it('names where fetched sources are from, and their digests', () => {
  const pack = (id: string, version: string): SbomSources['packs']['packs'] => ({
    [id]: {
      id,
      version,
      licence: 'MIT',
      digest: 'sha256:0',
      path: '',
      files: [{ name: 'x', size: 1, digest: 'sha256:ab', wire: { br: 1, gz: 1 } }],
    },
  });
  const made = makeSbom({
    ...sources,
    packs: { format: 1, packs: { ...pack('lua', '5.4.9-aa'), ...pack('go', '1.26.8-bb') } },
  });
  expect(made.components).toContainEqual(
    expect.objectContaining({
      name: 'lua-5.4.9.tar.gz',
      version: '5.4.9',
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-256', content: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
      externalReferences: [
        { type: 'distribution', url: 'https://www.lua.org/ftp/lua-5.4.9.tar.gz' },
        { type: 'distribution', url: expect.stringContaining('debian.org') as string },
      ],
    }),
  );
  const go = made.components.find(({ purl }) => purl === 'pkg:generic/go@1.26.8');
  expect(go?.externalReferences?.map(({ url }) => url)).toContain(
    'https://proxy.golang.org/golang.org/toolchain/@v/v0.0.1-go1.26.8.linux-amd64.zip',
  );
});

it('every reference is to something that is listed, once', () => {
  const refs = [bom.metadata.component, ...bom.components].map(({ 'bom-ref': ref }) => ref);
  expect(new Set(refs).size).toBe(refs.length);
  for (const { ref, dependsOn } of bom.dependencies) {
    expect(refs).toContain(ref);
    expect(dependsOn.filter((each) => !refs.includes(each))).toEqual([]);
  }
});

it('is the same for the same sources', () => {
  const turned = { ...sources, shipped: new Set([...SHIPPED].reverse()) };
  expect(makeSbom(turned)).toEqual(bom);
});

it('is not made when something that is shipped is not pinned', () => {
  expect(() => makeSbom({ ...sources, shipped: new Set(['node_modules/nowhere']) })).toThrow(
    'node_modules/nowhere',
  );
  const packs = { ...sources.packs, packs: { x: { ...Object.values(sources.packs.packs)[0], id: 'x' } } };
  expect(() => makeSbom({ ...sources, packs: packs as SbomSources['packs'] })).toThrow('x pack');
  const lock = { packages: { ...sources.lock.packages, 'node_modules/svelte': { version: '1.0.0' } } };
  expect(() => makeSbom({ ...sources, lock })).toThrow('svelte');
});
