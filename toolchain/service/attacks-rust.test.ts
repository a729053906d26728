import { describe, expect, it } from 'vitest';
import { everything, titledWith, useAttackedService } from './testing/attacked-service.ts';
import { whyNotHere } from './testing/test-service.ts';

const noRust = await whyNotHere('rust', 'browser');
const it_ = useAttackedService();

describe.skipIf(noRust !== undefined)(titledWith('a hostile Rust text', noRust), () => {
  it.each(['include_str!', 'include_bytes!', 'include!'])(
    'threat 27 service files: %s of a file of the machine finds nothing',
    async (macro) => {
      for (const path of ['/etc/passwd', it_.secretFile]) {
        const run = await it_.whole('compile', {
          language: 'rust',
          source: `fn main() { let _ = ${macro}("${path}"); }`,
        });
        expect(run.result.outcome).toBe('failed-to-compile');
        expect(everything(run)).not.toMatch(/root:|secret-of-the/);
      }
    },
  );

  it('threat 28 service secrets: option_env! sees nothing of the service', async () => {
    const source =
      'fn main() { print!("{:?} {:?}", option_env!("PETRI_TEST_SECRET"), option_env!("npm_config_user_agent")); }';
    expect(await it_.whole('run', { language: 'rust', target: 'native', source })).toMatchObject({
      stdout: 'None None',
    });
  });

  it.each([
    '-Clinker=/bin/sh',
    '-Clink-arg=-T/etc/passwd',
    '--extern=x=/tmp/x.so',
    '-L/tmp',
    '-Zunstable-options',
    '--emit=asm',
  ])('threat 29 service host: the flag %s is refused', async (flag) => {
    const answer = await it_.ask('POST', 'v1/compile', {
      language: 'rust',
      source: 'fn main() {}',
      flags: [flag],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'service.flag-refused' } });
  });
});
