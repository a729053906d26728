import { expect, test } from 'vitest';
import type { FolderContent } from './read-folder.ts';
import { sessionOf } from './session-of.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function content(files: Readonly<Record<string, string>>, folders: readonly string[] = []): FolderContent {
  const read = Object.entries(files).map(([path, text]) => [path, bytes(text)] as const);
  return { files: new Map(read), folders, leftOut: [] };
}

test('a folder goes before what cells wrote under its name, and the cell’s own files before both', () => {
  const written = new Map(
    ['data', 'data/old.txt', 'database', 'note.txt'].map((path) => [path, bytes('cell')] as const),
  );
  const data = {
    name: 'data',
    content: content({ 'in.txt': 'disk', 'own.txt': 'disk' }, ['empty']),
    isReadOnly: true,
  };
  const { sessionFiles, sessionFolders } = sessionOf([data], written, ['data/own.txt', 'note.txt']);
  expect([...sessionFiles.keys()]).toEqual(['database', 'data/in.txt']);
  expect(sessionFiles.get('data/in.txt')).toEqual(bytes('disk'));
  expect(sessionFolders).toEqual([
    { path: 'data', isReadOnly: true },
    { path: 'data/empty', isReadOnly: true },
  ]);
});

test('a file of the cell’s own with the name of a folder hides all of it', () => {
  const mounted = [{ name: 'data', content: content({ 'in.txt': '' }, ['sub']), isReadOnly: false }];
  expect(sessionOf(mounted, new Map(), ['data'])).toEqual({ sessionFiles: new Map(), sessionFolders: [] });
});
