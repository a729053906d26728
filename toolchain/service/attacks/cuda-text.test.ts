import { describe, expect, it } from 'vitest';
import { attackedService, titled } from '../testing/attacked-service.ts';
import { whyNotHere } from '../testing/test-service.ts';

const noCuda = await whyNotHere('cuda', 'ptx');
const it_ = attackedService();

describe.skipIf(noCuda !== undefined)(titled('a hostile CUDA text', noCuda), () => {
  it.each([
    ['#include', (path: string) => `#include "${path}"\n`],
    ['.include', (path: string) => `__global__ void f() { asm volatile(".include \\"${path}\\";"); }\n`],
  ])('threat 27 service files: %s of a file of the machine finds nothing', async (_how, textFor) => {
    for (const path of ['/etc/passwd', it_.secretFile()]) {
      const run = await it_
        .service()
        .whole('run', { language: 'cuda', target: 'sass', source: textFor(path) });
      expect(run.result.outcome, path).toBe('failed-to-compile');
      expect(JSON.stringify(run)).not.toMatch(/root:|secret-of-the/);
    }
  });

  it.each([
    '-ccbin=/tmp/x',
    '-Xcompiler=-fplugin=/tmp/x.so',
    '-Xptxas=-v',
    '--dryrun',
    '-run',
    '--options-file=/etc/passwd',
    '-I/etc',
    '-include=/etc/passwd',
    '-keep-dir=/src',
    '-ldir=/tmp',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const body = { language: 'cuda', source: '', flags: [flag] };
    expect(await it_.service().ask('POST', 'v1/compile', body)).toMatchObject({
      status: 422,
      body: { code: 'service.flag-refused' },
    });
  });
});
