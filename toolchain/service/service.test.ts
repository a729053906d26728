import { describeService } from './testing/service.suite.ts';
import { noS3, openS3 } from './testing/s3-server.ts';
import { openTestService } from './testing/test-service.ts';

describeService('a service in one process', undefined, () => openTestService());

describeService('a service in one process that keeps its programs in a bucket', noS3, async () => {
  const s3 = await openS3();
  const service = await openTestService(s3.environment);
  return {
    ...service,
    async close() {
      await service.close();
      await s3.close();
    },
  };
});
