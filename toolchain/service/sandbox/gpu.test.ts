import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { titled } from '../testing/attacked-service.ts';
import { runNative } from '../native-run.ts';
import { findGpu, GpuTurns, type Gpu } from './gpu.ts';
import { whyNoSandbox } from './probe.ts';
import { machineRoot } from './root.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((each) => rm(each, { recursive: true })));
});

/** A folder like `/dev`, whose names lead to real devices, and one of libraries. */
async function machine(devices: readonly string[], libraries: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'petri-gpu-'));
  folders.push(folder);
  // Sandboxes belong to another user than root.
  await chmod(folder, 0o755);
  const [dev, lib] = [join(folder, 'dev'), join(folder, 'lib')];
  await Promise.all([mkdir(dev), mkdir(lib)]);
  await Promise.all(devices.map((name) => symlink('/dev/null', join(dev, name))));
  await Promise.all(libraries.map((name) => writeFile(join(lib, `${name}.real`), '')));
  await Promise.all(libraries.map((name) => symlink(`${name}.real`, join(lib, name))));
  return { dev, lib };
}

it('finds the device files and the driver’s libraries, where the links lead', async () => {
  const { dev, lib } = await machine(
    ['nvidia0', 'nvidia1', 'nvidiactl', 'nvidia-uvm', 'nvidia-modeset', 'sda'],
    [
      'libcuda.so.1',
      'libnvidia-ptxjitcompiler.so.1',
      'libnvidia-gpucomp.so.570.1',
      'libnvidia-glcore.so.570.1',
    ],
  );
  expect(await findGpu(dev, ['/nowhere', lib])).toEqual({
    ok: true,
    gpu: {
      cards: ['nvidia0', 'nvidia1'].map((name) => join(dev, name)),
      devices: ['nvidia-uvm', 'nvidiactl'].map((name) => join(dev, name)),
      libraries: {
        'libcuda.so.1': join(lib, 'libcuda.so.1.real'),
        'libnvidia-gpucomp.so.570.1': join(lib, 'libnvidia-gpucomp.so.570.1.real'),
        'libnvidia-ptxjitcompiler.so.1': join(lib, 'libnvidia-ptxjitcompiler.so.1.real'),
      },
    },
  });
});

it.each([
  [[], [], 'There is no GPU'],
  [['nvidiactl', 'nvidia-uvm'], ['libcuda.so.1'], 'There is no GPU'],
  [['nvidia0', 'nvidiactl'], ['libcuda.so.1'], 'nvidia-uvm'],
  [['nvidia0', 'nvidiactl', 'nvidia-uvm'], [], 'no libcuda.so.1'],
])('says what is missing: %j, %j', async (devices, libraries, reason) => {
  const { dev, lib } = await machine(devices, libraries);
  expect(await findGpu(dev, [lib])).toEqual({ ok: false, reason: expect.stringContaining(reason) as string });
});

it('takes no plain file for a device', async () => {
  const { dev, lib } = await machine(['nvidiactl', 'nvidia-uvm'], ['libcuda.so.1']);
  await writeFile(join(dev, 'nvidia0'), '');
  expect(await findGpu(dev, [lib])).toMatchObject({ ok: false });
});

it('threat 35 GPU: one program has a GPU at a time, in the order of asking', async () => {
  const turns = new GpuTurns({ cards: ['a', 'b'], devices: ['c'], libraries: {} });
  const { signal } = new AbortController();
  const [given, ends]: [string[], (() => void)[]] = [[], []];
  const use = (name: string, until = signal) =>
    turns.use(until, ({ devices }) => {
      given.push(`${name}: ${devices.join(' ')}`);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const gone = new AbortController();
  const first = use('1');
  const second = use('2').then(() => Promise.reject(new Error('failed')));
  const stopped = use('3', gone.signal);
  const last = use('4');
  gone.abort(new Error('stopped'));
  await expect(stopped).rejects.toThrow('stopped');
  await expect(use('5', gone.signal)).rejects.toThrow('stopped');
  expect(given).toEqual(['1: a c', '2: b c']);
  ends[1]?.();
  await expect(second).rejects.toThrow('failed');
  ends[0]?.();
  await first;
  expect(given).toEqual(['1: a c', '2: b c', '4: b c']);
  ends[2]?.();
  await last;
});

const no = await whyNoSandbox();
it.skipIf(no !== undefined)(
  titled('threat 35 GPU: a program has the device, the driver’s libraries, and nothing else', no),
  async () => {
    const { dev, lib } = await machine(['nvidia0', 'nvidiactl', 'nvidia-uvm'], ['libcuda.so.1']);
    const found = await findGpu(dev, [lib]);
    if (!found.ok) throw new Error(found.reason);
    // A device that a sandbox has none of, in the place of a graphics card.
    const gpu: Gpu = { libraries: found.gpu.libraries, devices: ['/dev/kmsg'] };
    const seen = async (given?: Gpu): Promise<string> => {
      let text = '';
      await runNative(
        {
          root: await machineRoot(),
          program: new TextEncoder().encode(
            '#!/bin/sh\nls /dev; ls /driver 2>/dev/null; echo "$LD_LIBRARY_PATH"; ulimit -v\n',
          ),
          files: {},
          args: [],
          env: {},
          stdin: '',
          interactive: false,
          limits: {},
          gpu: given,
        },
        new AbortController().signal,
        { onOutput: (_name, more) => (text += more), onStart: () => undefined },
      );
      return text;
    };
    const [without, with_] = [await seen(), await seen(gpu)];
    const added = (a: string, b: string) => a.split('\n').filter((line) => !b.split('\n').includes(line));
    expect(added(with_, without)).toEqual(['kmsg', 'libcuda.so.1', '/driver', 'unlimited']);
    expect(added(without, with_)).toEqual([expect.stringMatching(/^\d+$/)]);
  },
);
