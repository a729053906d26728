import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARTIFACT_FORMAT, type Artifact } from '#model/artifact.ts';
import { digestBytes, type Digest } from '#model/digest.ts';
import { altered, damagedBytes, fuzz } from '#model/testing/fuzz.ts';
import { jsonable } from '#model/testing/odd-values.ts';
import { parseArtifact, writeArtifact, type ArtifactHeader } from './artifact-file.ts';
import { makeFolder, removeFolder } from './testing/folder.ts';

const KEY: Digest = `sha256:${'a'.repeat(64)}`;
const BYTES = new TextEncoder().encode('not a module, but what does it matter');
let folder: string;
let written: Buffer;
let artifact: Artifact;
let header: ArtifactHeader;

beforeAll(async () => {
  folder = await makeFolder('artifact');
  artifact = {
    bytes: BYTES,
    manifest: {
      format: ARTIFACT_FORMAT,
      digest: await digestBytes(BYTES),
      kind: 'wasi-command',
      language: 'c',
      toolchain: 'clang@22',
      size: BYTES.length,
      diagnostics: [{ severity: 'warning', source: 'clang', message: 'unused' }],
    },
  };
  header = { key: KEY, title: 'main', createdAt: 1, manifest: artifact.manifest };
  await writeArtifact(join(folder, 'it'), header, BYTES);
  written = await readFile(join(folder, 'it'));
});

afterAll(async () => {
  await removeFolder(folder);
});

test('a damaged file is a miss, or was not damaged where it matters', async () => {
  await fuzz(800, damagedBytes(fc.constant(null).map(() => written)), async (content) => {
    const found = await parseArtifact(Buffer.from(content), KEY);
    if (found !== undefined) expect(found).toEqual(artifact);
  });
});

test('a manifest in which anything is something else is a miss', async () => {
  const headers = altered(
    fc.constant(null).map(() => header),
    jsonable,
    ['manifest', 'format', 'digest', 'seal'],
  );
  await fuzz(800, headers, async (value) => {
    const json = Buffer.from(JSON.stringify(value ?? null));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    const content = Buffer.concat([Buffer.from('petri artifact 1\n'), length, json, BYTES]);
    expect(await parseArtifact(content, KEY)).toBeUndefined();
  });
});
