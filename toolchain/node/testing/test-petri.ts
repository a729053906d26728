import { afterAll, beforeAll } from 'vitest';
import type { Petri } from '#api/petri.ts';
import { createPetri, type NodePetriOptions } from '../petri.ts';
import { makeFolder, removeFolder } from './folder.ts';

/**
 * A Petri for the tests of the calling file, with a cache of its own that begins empty. It is made before the first of
 * them, and gone after the last: what is returned gives it in between.
 */
export function testPetri(name: string, options: Omit<NodePetriOptions, 'cache'> = {}): () => Petri {
  let folder: string | undefined;
  let petri: Petri | undefined;
  beforeAll(async () => {
    folder = await makeFolder(name);
    petri = await createPetri({ ...options, cache: folder });
  });
  afterAll(async () => {
    petri?.dispose();
    if (folder !== undefined) await removeFolder(folder);
  });
  return () => {
    if (petri === undefined) throw new Error('Petri is there when the tests run, not while they are listed.');
    return petri;
  };
}
