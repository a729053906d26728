import { expect, test } from 'vitest';
import { parseArtifact } from './artifact-file.ts';

const KEY = `sha256:${'a'.repeat(64)}` as const;

test.each([
  ['no manifest', `{"key":"${KEY}","manifest":null}`],
  ['a header that is no object', 'null'],
  [
    'a header too deep to go through',
    `{"key":"${KEY}","manifest":{"format":1,"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
  ],
])('a file with %s is a miss', async (_, text) => {
  const json = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const content = Buffer.concat([Buffer.from('petri artifact 1\n'), length, json]);
  expect(await parseArtifact(content, KEY)).toBeUndefined();
});
