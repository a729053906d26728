import { afterAll, beforeAll } from 'vitest';
import type { Petri } from '#api/petri.ts';
import { createPetri } from '../../toolchain/node/petri.ts';
import { makeFolder, removeFolder } from '../../toolchain/node/testing/folder.ts';
import {
  openTestService,
  whyNotHere,
  type TestService,
} from '../../toolchain/service/testing/test-service.ts';
import { languages } from './registry.ts';
import { conformanceSuite } from './conformance.suite.ts';

// What a compile service compiles: the real one, behind HTTP, with the compilers of this machine.
const reasons = new Map(
  await Promise.all(
    languages
      .filter(({ compiler }) => compiler === 'service')
      .map(async ({ id, targets: [target = ''] }) => [id, await whyNotHere(id, target)] as const),
  ),
);
let service: TestService | undefined;
let petri: Petri | undefined;
let folder: string | undefined;
beforeAll(async () => {
  service = await openTestService();
  folder = await makeFolder('conformance-service');
  petri = await createPetri({ cache: folder, service: service.api });
}, 60_000);
afterAll(async () => {
  petri?.dispose();
  await service?.close();
  if (folder !== undefined) await removeFolder(folder);
});

conformanceSuite(
  ({ compiler }) => compiler === 'service',
  () => {
    if (petri === undefined) throw new Error('Petri is there when the tests run, not while they are listed.');
    return petri;
  },
  ({ id }) => reasons.get(id),
);
