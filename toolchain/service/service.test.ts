import { describeService } from './testing/service.suite.ts';
import { openTestService } from './testing/test-service.ts';

describeService('a service in one process', undefined, () => openTestService());
