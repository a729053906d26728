/**
 * The system calls that no program here needs, and that a hole in the kernel would be reached by: each fails with EPERM. Numbers
 * are the kernel's own, from `asm/unistd_64.h` and `asm-generic/unistd.h`.
 */
const DENIED: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  acct: [163, 89],
  add_key: [248, 217],
  bpf: [321, 280],
  chroot: [161, 51],
  clock_adjtime: [305, 266],
  clock_settime: [227, 112],
  delete_module: [176, 106],
  fanotify_init: [300, 262],
  finit_module: [313, 273],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fsopen: [430, 430],
  fspick: [433, 433],
  init_module: [175, 105],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  io_uring_setup: [425, 425],
  kcmp: [312, 272],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  lookup_dcookie: [212, 18],
  mount: [165, 40],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  move_pages: [279, 239],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  open_tree: [428, 428],
  perf_event_open: [298, 241],
  personality: [135, 92],
  pidfd_getfd: [438, 438],
  pivot_root: [155, 41],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  ptrace: [101, 117],
  quotactl: [179, 60],
  reboot: [169, 142],
  request_key: [249, 218],
  setns: [308, 268],
  settimeofday: [164, 170],
  swapoff: [168, 225],
  swapon: [167, 224],
  syslog: [103, 116],
  umount2: [166, 39],
  unshare: [272, 97],
  userfaultfd: [323, 282],
  vhangup: [153, 58],
};

interface Architecture {
  /** AUDIT_ARCH_* of `linux/audit.h`. */
  readonly audit: number;
  readonly column: 0 | 1;
  readonly clone: number;
  readonly clone3: number;
}

const ARCHITECTURES: ReadonlyMap<string, Architecture> = new Map([
  ['x64', { audit: 0xc000003e, column: 0, clone: 56, clone3: 435 }],
  ['arm64', { audit: 0xc00000b7, column: 1, clone: 220, clone3: 435 }],
] as const);

/** Classic BPF, `linux/bpf_common.h`. */
const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_EQUAL = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;
/** `struct seccomp_data`: number, architecture, and the low half of the first argument. */
const OFFSET = { number: 0, architecture: 4, firstArgument: 16 } as const;
/** `linux/seccomp.h`, with the error in the low half. */
const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const KILL = 0x80000000;
/** On x86-64 such numbers are those of another ABI, which would go around the list. */
const X32 = 0x40000000;
const CLONE_NEWUSER = 0x10000000;

type Instruction = readonly [code: number, value: number, ifTrue?: number, ifFalse?: number];

/** A seccomp filter as bubblewrap reads it. Undefined where the numbers are not known: the sandbox then does not start. */
export function seccompFilter(architecture: string = process.arch): Uint8Array | undefined {
  const facts = ARCHITECTURES.get(architecture);
  if (facts === undefined) return undefined;
  const refuse = (number: number, answer: number): Instruction[] => [
    [JUMP_EQUAL, number, 0, 1],
    [RETURN, answer],
  ];
  const instructions: Instruction[] = [
    [LOAD, OFFSET.architecture],
    [JUMP_EQUAL, facts.audit, 1, 0],
    [RETURN, KILL],
    [LOAD, OFFSET.number],
    [JUMP_GREATER_EQUAL, X32, 0, 1],
    [RETURN, EPERM],
    ...Object.values(DENIED).flatMap((numbers) => refuse(numbers[facts.column], EPERM)),
    // Its flags are behind a pointer, where a filter cannot look: C libraries then use clone.
    ...refuse(facts.clone3, ENOSYS),
    [JUMP_EQUAL, facts.clone, 0, 3],
    [LOAD, OFFSET.firstArgument],
    [JUMP_SET, CLONE_NEWUSER, 0, 1],
    [RETURN, EPERM],
    [RETURN, ALLOW],
  ];
  const bytes = new DataView(new ArrayBuffer(instructions.length * 8));
  instructions.forEach(([code, value, ifTrue = 0, ifFalse = 0], at) => {
    bytes.setUint16(at * 8, code, true);
    bytes.setUint8(at * 8 + 2, ifTrue);
    bytes.setUint8(at * 8 + 3, ifFalse);
    bytes.setUint32(at * 8 + 4, value, true);
  });
  return new Uint8Array(bytes.buffer);
}
