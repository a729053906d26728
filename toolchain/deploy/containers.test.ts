import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../checks/command.ts';
import { findTool, titledFor } from './tools.ts';

const FOLDER = join(ROOT, 'deploy');
const IMAGES = (await readdir(join(FOLDER, 'docker'))).filter((name) => name.endsWith('.Dockerfile'));
const hadolint = await findTool('hadolint');

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** A Dockerfile's instructions, those that go on over several lines as one. */
async function instructions(image: string): Promise<readonly Instruction[]> {
  const text = await readFile(join(FOLDER, 'docker', image), 'utf8');
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { name, text: rest.trim() };
    });
}

const KNOWN = new Set(
  'ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

describe.each(IMAGES)('%s', (image) => {
  it('has instructions that there are, on bases of a version', async () => {
    const all = await instructions(image);
    expect(all.map(({ name }) => name).filter((name) => !KNOWN.has(name))).toEqual([]);
    const stages = new Set<string>();
    for (const { text } of all.filter(({ name }) => name === 'FROM')) {
      const [, base = '', stage] = /^(\S+)(?: AS (\w+))?$/.exec(text) ?? [];
      if (!stages.has(base)) expect(base).toMatch(/:\d+\.\d+\.\d+-bookworm-slim(?:@sha256:[0-9a-f]{64})?$/);
      if (stage !== undefined) stages.add(stage);
    }
  });

  it('ends as nobody special, in a form that gets signals, with a probe', async () => {
    const all = await instructions(image);
    const last = all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
    const only = (name: string) => last.filter((each) => each.name === name).map(({ text }) => text);
    expect(only('USER')).toEqual(['1000:1000']);
    expect(only('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(only('HEALTHCHECK')[0]).toMatch(/CMD \["node", "deploy\/docker\/healthy\.mjs"\]$/);
    const [command = ''] = only('CMD');
    const [program, script] = JSON.parse(command) as string[];
    expect(program).toBe('node');
    expect((await stat(join(ROOT, script ?? ''))).isFile()).toBe(true);
  });

  it('copies what the project has, or its build makes', async () => {
    const made = /^(?:node_modules|build\/node|dist)$/;
    for (const { name, text } of await instructions(image)) {
      if (name !== 'COPY' || text.includes('/var/lib/petri')) continue;
      const words = text.split(/\s+/).filter((word) => !word.startsWith('--'));
      for (const word of words.slice(0, -1)) {
        const path = word.replace(/^\/opt\/petri\//, '');
        if (!made.test(path)) await expect(stat(join(ROOT, path)), path).resolves.toBeDefined();
      }
    }
  });

  it.skipIf(hadolint === undefined)(
    titledFor(hadolint, 'has nothing that hadolint finds', 'hadolint'),
    async () => {
      expect(await hadolint?.run(join(FOLDER, 'docker', image))).toEqual({ code: 0, text: '' });
    },
  );
});

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly command?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly build?: { readonly dockerfile: string };
}

describe('compose.yaml', async () => {
  const text = await readFile(join(FOLDER, 'compose.yaml'), 'utf8');
  const file = parse(text, { merge: true }) as {
    services: Record<string, Service>;
    networks: Record<string, { internal?: boolean }>;
  };

  it('is as the Compose specification has it', async () => {
    const schema = JSON.parse(
      await readFile(join(ROOT, 'toolchain/deploy/compose-spec.json'), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: false, formats: { duration: true, uri: true } }).compile(schema);
    expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
  });

  it('gives no container more than it needs', () => {
    for (const [name, service] of Object.entries(file.services)) {
      expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(service.security_opt, name).toContain('no-new-privileges:true');
      expect(service.mem_limit, name).toBeDefined();
      expect(service.pids_limit, name).toBeGreaterThan(0);
      expect(service.image, name).toMatch(/:\d+\.\d+\.\d+/);
    }
    const { worker, queue, front } = file.services;
    expect([worker?.networks, queue?.networks]).toEqual([['inside'], ['inside']]);
    expect(file.networks['inside']?.internal).toBe(true);
    expect([worker?.ports, queue?.ports]).toEqual([undefined, undefined]);
    expect(front?.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect([front, worker].map((each) => each?.build?.dockerfile)).toEqual([
      'deploy/docker/front.Dockerfile',
      'deploy/docker/worker.Dockerfile',
    ]);
  });

  it('gives workers what Docker does not give by itself, without which nothing runs in them', () => {
    const { worker, queue } = file.services;
    const needed = ['seccomp=./seccomp.json', 'systempaths=unconfined', 'apparmor=unconfined'];
    expect(worker?.security_opt).toEqual(expect.arrayContaining(needed));
    expect(worker?.tmpfs?.[0]).toMatch(/^\/tmp:.*\bexec\b/);
    expect(queue?.command?.join(' ')).toContain('--protected-mode no');
  });

  it('has workers under a filter that lets bubblewrap make namespaces, and refuses what else Docker refuses', async () => {
    expect(file.services['worker']?.security_opt).toContain('seccomp=./seccomp.json');
    const { defaultAction, syscalls } = JSON.parse(await readFile(join(FOLDER, 'seccomp.json'), 'utf8')) as {
      defaultAction: string;
      syscalls: { names: string[]; action: string; includes?: object; args?: unknown[] | null }[];
    };
    expect(defaultAction).toBe('SCMP_ACT_ERRNO');
    const free = new Set(
      syscalls
        .filter(({ action, includes, args }) => action === 'SCMP_ACT_ALLOW' && !includes && !args?.length)
        .flatMap(({ names }) => names),
    );
    const needed = ['clone', 'mount', 'pivot_root', 'sethostname', 'umount2', 'unshare'];
    expect(needed.filter((name) => !free.has(name))).toEqual([]);
    const never = [
      'bpf',
      'init_module',
      'kexec_load',
      'keyctl',
      'open_by_handle_at',
      'perf_event_open',
      'reboot',
    ];
    expect(never.filter((name) => free.has(name))).toEqual([]);
  });
});

it('every setting that a file for operators has is described on the service’s page', async () => {
  const page = await readFile(join(ROOT, 'public/docs/service.md'), 'utf8');
  const names = await readdir(FOLDER, { recursive: true });
  const used = new Set<string>();
  for (const name of names.filter((each) => /Dockerfile$|\.(?:ya?ml|service|tpl)$/.test(each))) {
    const text = await readFile(join(FOLDER, name), 'utf8');
    for (const [variable] of text.matchAll(/\bPETRI_(?:SERVICE_\w+|TOOLCHAINS|CACHE)\b/g)) used.add(variable);
  }
  expect(used.size).toBeGreaterThan(8);
  expect([...used].filter((variable) => !page.includes(`\`${variable}\``))).toEqual([]);
});
