import { afterAll, expect, test } from 'vitest';
import { SandboxHost } from '#runtime/sandbox-host.ts';
import { cases, runOn } from './cases.suite.ts';
import { knownFailures } from './known-failures.ts';

const host = new SandboxHost({ base: new URL('/', location.href) });
afterAll(() => {
  host.dispose();
});

test.each(cases.map((it) => [it.name, it] as const))('%s', async (name, it) => {
  const result = await runOn(host, it);
  const wanted = { end: `exited ${String(it.exitCode)}`, stdout: 'ok\n' };
  if (knownFailures.ours[name] === undefined) expect(result).toEqual(wanted);
  else expect(result).not.toEqual(wanted);
});
