import { readdir, readFile } from 'node:fs/promises';

/**
 * Megabytes of memory that the processes of a browser's pages use, each shared page counted in parts (Pss). `profile`: the folder
 * that the browser was started with. Undefined where the system has no /proc.
 */
export async function rendererMemory(profile: string): Promise<number | undefined> {
  const names = await readdir('/proc').catch(() => []);
  const processes = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(processOf));
  const all = processes.filter((each) => each !== undefined);
  const root = all.find(({ command }) => {
    return command.includes(`--user-data-dir=${profile}`) && !command.includes('--type=');
  });
  if (root === undefined) return undefined;
  const ours = new Set([root.id]);
  for (let before = 0; before < ours.size;) {
    before = ours.size;
    for (const { id, parent } of all) if (ours.has(parent)) ours.add(id);
  }
  const renderers = all.filter(({ id, command }) => ours.has(id) && command.includes('--type=renderer'));
  const sizes = await Promise.all(renderers.map(({ id }) => proportionalKb(id)));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

async function processOf(name: string) {
  try {
    const [command, stat] = await Promise.all([
      readFile(`/proc/${name}/cmdline`, 'utf8'),
      readFile(`/proc/${name}/stat`, 'utf8'),
    ]);
    // After the name, which may have anything in it: state, then the parent.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { id: Number(name), parent, command: command.replaceAll('\0', ' ') };
  } catch {
    return undefined;
  }
}

async function proportionalKb(id: number): Promise<number> {
  const text = await readFile(`/proc/${String(id)}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
}
