import { expect, test } from 'vitest';
import { levelGrants } from '#model/level.ts';
import { DEFAULT_LIMITS } from '#model/limits.ts';
import type { GuestRun, RunEnd } from '#model/run.ts';
import { setupOf, takenOver } from './run-setup.ts';

const bytes = new Uint8Array([1]);

function guest(level: 'sandbox' | 'restricted' | 'trusted'): GuestRun {
  return {
    artifact: {} as GuestRun['artifact'],
    programName: 'main',
    args: [],
    env: {},
    files: { 'a.txt': bytes, 'data/in.txt': bytes },
    folders: [
      { path: 'data', isReadOnly: true },
      { path: 'work', isReadOnly: false },
    ],
    stdin: undefined,
    interactive: false,
    limits: DEFAULT_LIMITS,
    grants: levelGrants(level),
    cell: 'a',
  };
}

test('files and folders that may not be read do not go into the sandbox', () => {
  expect(setupOf(guest('sandbox'))).toMatchObject({ files: {}, folders: [] });
  expect(Object.keys(setupOf(guest('restricted')).files)).toEqual(['a.txt', 'data/in.txt']);
  expect(setupOf(guest('restricted')).folders).toHaveLength(2);
});

test('what a guest says it did to a read-only folder is not taken over, whatever it may', () => {
  const paths = ['data', 'data/in.txt', 'data/new.txt', 'database', 'work/new.txt'];
  const end: RunEnd = {
    outcome: { kind: 'exited', exitCode: 0 },
    instantiateMs: 0,
    runMs: 0,
    usage: { memoryBytes: 0, outputBytes: 0 },
    droppedBytes: 0,
    files: new Map(paths.map((path) => [path, bytes])),
    removed: paths,
  };
  const { files, removed } = takenOver(guest('trusted'), end);
  expect([...(files?.keys() ?? [])]).toEqual(['database', 'work/new.txt']);
  expect(removed).toEqual(['database', 'work/new.txt']);
  expect(takenOver(guest('restricted'), end)).toMatchObject({ files: new Map(), removed: [] });
});
