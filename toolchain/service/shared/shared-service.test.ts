import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeService } from '../testing/service.suite.ts';
import { openTestService, testClient, type TestService } from '../testing/test-service.ts';
import { noValkey, openValkey } from '../testing/valkey.ts';

describeService('two front ends and a worker that share a store', noValkey, openTestCluster);

/** Every request goes to another front end than the one before; one of them has a worker beside it. */
async function openTestCluster(): Promise<TestService> {
  const valkey = await openValkey();
  const folder = await mkdtemp(join(tmpdir(), 'petri-shared-'));
  const environment = { PETRI_SERVICE_QUEUE: valkey.url, PETRI_SERVICE_STORE: folder };
  const both = await openTestService(environment);
  const front = await openTestService({ ...environment, PETRI_SERVICE_ROLE: 'front' });
  return {
    ...both,
    ...testClient([both.api, front.api]),
    async close() {
      await Promise.all([front.close(), both.close()]);
      await valkey.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
