import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../checks/command.ts';
import { findTool, titledFor } from './tools.ts';

const analyze = await findTool('systemd-analyze');
const text = await readFile(join(ROOT, 'deploy/systemd/petri.service'), 'utf8');
const settings = new Map(
  text
    .split('\n')
    .filter((line) => /^[A-Z]\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

describe('the systemd unit', () => {
  it('is made of sections, settings and comments, each setting once', () => {
    const lines = text.split('\n').filter((line) => line !== '' && !/^(?:#|[A-Z]\w+=)/.test(line));
    expect(lines).toEqual(['[Unit]', '[Service]', '[Install]']);
    expect(text.match(/^[A-Z]\w+=/gm)?.length).toBe(settings.size);
  });

  it('takes away what the service does not need, and nothing that its sandboxes do', () => {
    const hardened = {
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      PrivateTmp: 'yes',
      Delegate: 'memory pids',
      KillMode: 'mixed',
    };
    expect(Object.fromEntries(settings)).toMatchObject(hardened);
    // Each of these ends every sandbox: see the unit's own comment.
    const fatal = [
      'ProtectKernelTunables',
      'ProtectProc',
      'ProcSubset',
      'RestrictNamespaces',
      'ProtectHostname',
    ];
    expect(
      [...fatal, 'MemoryDenyWriteExecute', 'ProtectControlGroups'].filter((key) => settings.has(key)),
    ).toEqual([]);
  });

  it.skipIf(analyze === undefined)(
    titledFor(analyze, 'has nothing that systemd-analyze finds', 'systemd-analyze'),
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'petri-unit-'));
      try {
        // That the program is not in /opt here is no fault of the unit.
        const path = join(folder, 'petri.service');
        await writeFile(path, text.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
        expect(await analyze?.run('verify', '--man=no', path)).toEqual({ code: 0, text: '' });
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
