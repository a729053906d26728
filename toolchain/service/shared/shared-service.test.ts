import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noS3, openS3 } from '../testing/s3-server.ts';
import { describeService } from '../testing/service.suite.ts';
import { openTestService, testClient, type TestService } from '../testing/test-service.ts';
import { noValkey, openValkey } from '../testing/valkey.ts';

describeService('two front ends and a worker that share a queue and a disk', noValkey, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'petri-shared-'));
  const cluster = await openTestCluster({ PETRI_SERVICE_STORE: folder });
  return {
    ...cluster,
    async close() {
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
});

describeService('two front ends and a worker that share a queue and a bucket', noValkey ?? noS3, async () => {
  const s3 = await openS3();
  // Each has a folder of its own, which nothing is written to.
  const cluster = await openTestCluster(s3.environment);
  return {
    ...cluster,
    async close() {
      await cluster.close();
      await s3.close();
    },
  };
});

/** Every request goes to another front end than the one before; one of them has a worker beside it. */
async function openTestCluster(store: Readonly<Record<string, string>>): Promise<TestService> {
  const valkey = await openValkey();
  const environment = { PETRI_SERVICE_QUEUE: valkey.url, ...store };
  const both = await openTestService(environment);
  const front = await openTestService({ ...environment, PETRI_SERVICE_ROLE: 'front' });
  return {
    ...both,
    ...testClient([both.api, front.api]),
    async close() {
      await Promise.all([front.close(), both.close()]);
      await valkey.close();
    },
  };
}
