import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { NodeGuestHost } from '../../toolchain/node/guest-host.ts';
import { cases, runOn, type Case, type CaseResult } from './cases.suite.ts';
import { knownFailures } from './known-failures.ts';

const NATIVE_HOST = fileURLToPath(new URL('./native-host.mjs', import.meta.url));

const named = cases.map((it) => [it.name, it] as const);
const host = new NodeGuestHost();
afterAll(() => {
  host.dispose();
});

test('every known failure names a case', () => {
  const names = new Set(cases.map((it) => it.name));
  for (const list of Object.values(knownFailures)) {
    for (const name of Object.keys(list)) expect(names).toContain(name);
  }
});

test.each(named)('ours: %s', async (name, it) => {
  const result = await runOn(host, it);
  if (knownFailures.ours[name] === undefined) expect(result).toEqual(wanted(it));
  else expect(result).not.toEqual(wanted(it));
});

// A native host, libuv's: where it and ours differ, one of the two has a name and a reason in the list. What it is known
// to fail is not run on it: whether it does depends on Node's version and on the machine's memory.
for (const [name, it] of named) {
  const reason = knownFailures['node:wasi'][name];
  test.skipIf(reason !== undefined)(
    `node:wasi: ${name}${reason === undefined ? '' : `, not run: it ${reason}`}`,
    async () => {
      expect(await runNatively(it)).toEqual(wanted(it));
    },
  );
}

function wanted(it: Case): CaseResult {
  return { end: `exited ${String(it.exitCode)}`, stdout: 'ok\n' };
}

/** In a process of its own: a native host that waits for ever cannot be stopped otherwise. */
async function runNatively(it: Case): Promise<CaseResult> {
  const folder = mkdtempSync(join(tmpdir(), 'petri-conformance-'));
  const root = join(folder, 'root');
  mkdirSync(root);
  for (const [name, text] of Object.entries(it.files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const module = join(folder, 'module.wasm');
  writeFileSync(module, await it.load());
  try {
    return await new Promise<CaseResult>((resolve) => {
      const child = execFile(
        process.execPath,
        ['--no-warnings', NATIVE_HOST, module, root, JSON.stringify(it.args), JSON.stringify(it.env)],
        { timeout: 10_000, killSignal: 'SIGKILL' },
        (error, stdout) => {
          const code = error === null ? 0 : (error.code ?? 'killed');
          resolve({ end: `exited ${String(code)}`, stdout });
        },
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(it.stdin);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
