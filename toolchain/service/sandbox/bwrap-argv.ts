import type { Gpu } from './gpu.ts';
import type { SandboxRoot } from './root.ts';

/** Where things are inside. `/tmp` is the scratch folder, too. */
export const INSIDE = {
  sources: '/src',
  scratch: '/work',
  output: '/work/out',
  program: '/program',
  /** The libraries of a GPU's driver. */
  driver: '/driver',
  /** Holds `seed` and `kept`. */
  prepared: '/usr/share/petri',
  /** What a toolchain made when it was installed: its content is copied into the scratch folder of each compile. */
  seed: '/usr/share/petri/seed',
  /** The same, read where it is. */
  kept: '/usr/share/petri/kept',
} as const;

export interface SandboxLayout {
  readonly root: SandboxRoot;
  /** Folder of this machine that is seen, read-only, as `/src`. */
  readonly sources: string;
  /** File of this machine that is seen, read-only, as `/program`. */
  readonly program?: string | undefined;
  /** Given to the program; undefined: it sees none. */
  readonly gpu?: Gpu | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of this machine that is seen as `/usr/share/petri` and can be written to: only while a toolchain is installed. */
  readonly writable?: string | undefined;
  /** Bytes of the scratch folder. */
  readonly scratchBytes: number;
  readonly workingFolder: string;
  /** The command is the first process of its namespace: nothing inside can signal it, and all ends with it. */
  readonly isFirst?: boolean;
}

/** Of shared memory (`/dev/shm`), in bytes. */
const SHARED_MEMORY_BYTES = 16 * 1024 * 1024;

/**
 * bubblewrap's arguments, up to and with `--`: own user, pid, network, ipc, mount, host name and cgroup namespaces; no capability; nobody;
 * an empty environment; everything read-only but one scratch folder in memory, with a size.
 * @param seccompFd descriptor that the filter is read from
 */
export function bwrapArgv(layout: SandboxLayout, seccompFd: number): readonly string[] {
  const env = {
    PATH: '/usr/bin',
    HOME: INSIDE.scratch,
    TMPDIR: INSIDE.scratch,
    LANG: 'C.UTF-8',
    ...(layout.gpu && { LD_LIBRARY_PATH: INSIDE.driver }),
    ...layout.env,
  };
  return [
    ...[
      '--unshare-user',
      '--unshare-pid',
      '--unshare-net',
      '--unshare-ipc',
      '--unshare-uts',
      '--unshare-cgroup-try',
    ],
    ...(layout.isFirst === true ? ['--as-pid-1'] : []),
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--uid', '65534', '--gid', '65534'],
    ...['--hostname', 'petri', '--clearenv'],
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...layout.root.argv,
    ...(layout.writable === undefined ? [] : ['--bind', layout.writable, INSIDE.prepared]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...(layout.gpu === undefined ? [] : gpuArgv(layout.gpu)),
    ...['--size', String(SHARED_MEMORY_BYTES), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--size', String(layout.scratchBytes), '--tmpfs', INSIDE.scratch, '--symlink', 'work', '/tmp'],
    ...['--ro-bind', layout.sources, INSIDE.sources],
    ...(layout.program === undefined ? [] : ['--ro-bind', layout.program, INSIDE.program]),
    ...['--remount-ro', '/', '--chdir', layout.workingFolder, '--seccomp', String(seccompFd), '--'],
  ];
}

/** The device files, that can be written to, and the driver's libraries, that cannot. */
function gpuArgv({ devices, libraries }: Gpu): readonly string[] {
  return [
    ...devices.flatMap((path) => ['--dev-bind', path, path]),
    ...Object.entries(libraries).flatMap(([name, file]) => ['--ro-bind', file, `${INSIDE.driver}/${name}`]),
  ];
}
