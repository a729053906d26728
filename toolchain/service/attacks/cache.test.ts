import { describe, expect, it } from 'vitest';
import { attackedService, noC, titled } from '../testing/attacked-service.ts';

const it_ = attackedService();

describe.skipIf(noC !== undefined)(titled('what is kept', noC), () => {
  it('threat 33 result cache: what one client makes is another’s only for the very same inputs', async () => {
    const source = 'int main(void) { return WHO; }';
    const one = await it_.c(source, { flags: ['-DWHO=1'] });
    const two = await it_.c(source, { flags: ['-DWHO=2'] });
    expect([one.result.exitCode, two.result.exitCode]).toEqual([1, 2]);
    // No request names the digest under which something is kept.
    const forged = await it_.service().ask('POST', 'v1/compile', {
      language: 'c',
      source,
      flags: ['-DWHO=3'],
      id: one.result.artifact?.digest,
      digest: one.result.artifact?.digest,
    });
    expect(forged.body.id).not.toBe(one.result.artifact?.digest);
    expect(
      await it_.service().ask('PUT', `v1/artifacts/${one.result.artifact?.digest ?? ''}`, {}),
    ).toMatchObject({
      status: 404,
    });
  });

  it('threat 33 result cache: a result is not given as a program', async () => {
    const { id } = await it_
      .service()
      .whole('compile', { language: 'c', source: 'int main(void) { return 0; }' });
    expect(await it_.service().ask('GET', `v1/artifacts/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'service.artifact-unknown' },
    });
  });
});
