import { readFileSync, mkdtempSync } from 'node:fs';
import { test } from 'vitest';
import { createPetri } from '../toolchain/node/petri.ts';
test('scratch', { timeout: 120000 }, async () => {
  const petri = await createPetri({ cache: mkdtempSync('/tmp/zz-') });
  const runs = JSON.parse(readFileSync('/tmp/scratch.json', 'utf8'));
  for (const request of runs) {
    const { interactive, feed, ...rest } = request;
    const run = petri.run(rest, { interactive, onProgress: (p) => process.env.V && console.log(JSON.stringify(p)) });
    if (feed) setTimeout(() => { run.write(feed); run.closeStdin(); }, 300);
    const displays: unknown[] = [];
    try {
    for await (const o of run) if (o.type !== 'stream') displays.push(o);
    const r = await run.result;
    console.log('-----', (request.source as string).slice(0, 40));
    console.log(JSON.stringify({ outcome: r.detail, diagnostics: r.diagnostics, timings: r.timings, dropped: r.droppedBytes, files: [...r.files].map(([n, b]) => [n, b.length]), displays }, null, 1).slice(0, 3000));
    console.log('OUT: ' + r.stdout.slice(0, 2000)); console.log('ERR: ' + r.stderr.slice(0, 2000));
    } catch (e) { console.log('REJECTED', e); }
  }
  petri.dispose();
});
