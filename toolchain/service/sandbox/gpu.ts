import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a sandbox is given for a program that runs on a GPU of NVIDIA's: the device files, and the driver's part in user space. */
export interface Gpu {
  /** Paths of this machine, the same inside. */
  readonly devices: readonly string[];
  /** Files of this machine by the name that they are loaded under. */
  readonly libraries: Readonly<Record<string, string>>;
}

/** The GPUs of a machine: each has a device file of its own, `devices` are what all need. */
export interface Gpus extends Gpu {
  readonly cards: readonly string[];
}

export type FoundGpu =
  { readonly ok: true; readonly gpu: Gpus } | { readonly ok: false; readonly reason: string };

/** Each GPU has a number; without the other two none can be used. `nvidia-modeset` and the like are for screens. */
const DEVICE = /^nvidia(?:\d+|ctl|-uvm)$/;
const NUMBERED = /^nvidia\d+$/;
const DRIVER = 'libcuda.so.1';
/** What the driver loads when it compiles PTX for the GPU that there is, and what tells how it is. */
const PARTS = /^libnvidia-(?:ptxjitcompiler|nvvm|gpucomp|ml)\.so\.[\d.]+$/;
/** Where distributions, and the container runtimes of NVIDIA and of Kubernetes, put the driver's libraries. */
const FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/nvidia/lib64',
  '/usr/lib/x86_64-linux-gnu/nvidia/current',
];

/** Looks for a GPU that a program can be run on; `reason` is for whoever asks why there is none. */
export async function findGpu(
  deviceFolder = '/dev',
  folders: readonly string[] = FOLDERS,
): Promise<FoundGpu> {
  const named = (await names(deviceFolder)).filter((name) => DEVICE.test(name));
  const nodes = await Promise.all(
    named.map(async (name) => ((await isDevice(deviceFolder, name)) ? [name] : [])),
  );
  const devices = nodes.flat();
  if (!devices.some((name) => NUMBERED.test(name)))
    return { ok: false, reason: 'There is no GPU on this service.' };
  const missing = ['nvidiactl', 'nvidia-uvm'].find((name) => !devices.includes(name));
  if (missing !== undefined) {
    const reason = `This service has a GPU, but not ${join(deviceFolder, missing)}, without which nothing runs on it.`;
    return { ok: false, reason };
  }
  for (const folder of folders) {
    const all = await names(folder);
    if (!all.includes(DRIVER)) continue;
    const wanted = [DRIVER, ...all.filter((name) => PARTS.test(name))];
    const files = await Promise.all(
      wanted.map(async (name) => [name, await realpath(join(folder, name))] as const),
    );
    const paths = (isCard: boolean): readonly string[] =>
      devices.filter((name) => NUMBERED.test(name) === isCard).map((name) => join(deviceFolder, name));
    const gpu = { cards: paths(true), devices: paths(false), libraries: Object.fromEntries(files) };
    return { ok: true, gpu };
  }
  return {
    ok: false,
    reason: `This service has a GPU, but no ${DRIVER}: the library that comes with its driver.`,
  };
}

/**
 * One program a GPU at a time: none can take the memory of another, or look for what it left while it runs. The driver clears memory
 * before it gives it to the next process, and ends what a killed one had begun.
 */
export class GpuTurns {
  readonly #gpus: Gpus;
  readonly #free: string[];
  readonly #waiting: ((card: string) => void)[] = [];

  constructor(gpus: Gpus) {
    this.#gpus = gpus;
    this.#free = [...gpus.cards];
  }

  /** Waits for a GPU, and has it while `work` goes on. Rejects with the signal's reason when it is aborted before. */
  async use<T>(signal: AbortSignal, work: (gpu: Gpu) => Promise<T>): Promise<T> {
    const card = this.#free.shift() ?? (await this.#next(signal));
    try {
      const { devices, libraries } = this.#gpus;
      return await work({ devices: [card, ...devices], libraries });
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(card);
      else next(card);
    }
  }

  #next(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason as Error);
      };
      const take = (card: string): void => {
        signal.removeEventListener('abort', leave);
        resolve(card);
      };
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(take);
    });
  }
}

/** Sorted, so that the same machine has the same command line. */
async function names(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function isDevice(folder: string, name: string): Promise<boolean> {
  return (await stat(join(folder, name)).catch(() => undefined))?.isCharacterDevice() === true;
}
