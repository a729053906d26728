import { describe, expect, it } from 'vitest';
import { ServiceRun } from '../service-run.ts';
import { titled } from '../testing/attacked-service.ts';
import { noValkey, openValkey } from '../testing/valkey.ts';
import { RunPublisher } from './run-publisher.ts';
import { RunRecords } from './run-records.ts';
import { StoreConnection } from './store-connection.ts';

const facts = { id: 'run_1', kind: 'run', language: 'c', target: 'native' } as const;

describe.skipIf(noValkey !== undefined)(titled('a run whose worker closes its store', noValkey), () => {
  it('is written no further, and keeps no process from its end', async () => {
    const valkey = await openValkey();
    const store = new StoreConnection(valkey.url);
    try {
      const records = new RunRecords(store);
      await records.accept(facts, { client: 'me', queue: 'q', place: 'c/native', most: 1 });
      const claim = await records.claim(facts.id);
      if (claim === undefined) throw new Error('it is not there');
      const run = new ServiceRun(facts);
      const publisher = new RunPublisher({ records, id: facts.id, run, claim });
      publisher.readInput();
      const published = publisher.publish();
      run.enter('running');
      store.close();
      run.stop();
      run.log.add('output', { name: 'stdout', text: 'late' });
      expect(await published).toBe(false);
    } finally {
      store.close();
      await valkey.close();
    }
  });
});
