import { FileSystem } from '../file-system.ts';
import { WasiHost, type WasiOptions } from '../wasi-host.ts';

/** Where the calls below keep their arguments in the guest's memory. */
const OUT = 0;
const IOV = 16;
const PATH = 1024;
const OTHER_PATH = 8192;
const BUFFER = 16_384;
const ROOT = 3;
const EVERYTHING = 0xffff_ffffn;

type Import = (...args: (number | bigint)[]) => number | Promise<number>;

export interface Entry {
  readonly name: string;
  readonly next: bigint;
  readonly kind: number;
}

export interface PollEvent {
  readonly userdata: bigint;
  readonly errno: number;
  readonly type: number;
  readonly bytes: bigint;
  readonly hangup: boolean;
}

/** A guest that calls the host's imports as a module would, with pointers into a memory of its own. */
export class TestGuest {
  readonly files: FileSystem;
  readonly memory = new WebAssembly.Memory({ initial: 2 });
  readonly #imports: Record<string, Import>;

  constructor(options: Partial<WasiOptions> = {}) {
    this.files = options.files ?? new FileSystem();
    const host = new WasiHost({ args: ['guest'], ...options, files: this.files });
    host.memory.attach(this.memory);
    this.#imports = host.imports() as unknown as Record<string, Import>;
  }

  /** Any import by name: its errno. */
  call(name: string, ...args: (number | bigint)[]): number {
    const result = this.#imports[name]?.(...args);
    if (typeof result !== 'number') throw new Error(`${name} gave no errno`);
    return result;
  }

  /** The descriptor, or the errno negated. */
  open(path: string, oflags = 0, how: { fdflags?: number; follow?: boolean; rights?: bigint } = {}): number {
    const { fdflags = 0, follow = true, rights = EVERYTHING } = how;
    // Folders cannot be opened for writing.
    const base = rights === EVERYTHING && this.#isFolder(path) ? rights & ~0x40n : rights;
    const args = [oflags, base, EVERYTHING, fdflags, OUT] as const;
    const errno = this.call('path_open', ROOT, follow ? 1 : 0, ...this.#put(path, PATH), ...args);
    return errno === 0 ? this.view.getUint32(OUT, true) : -errno;
  }

  /** Bytes written, or the errno negated. */
  write(fd: number, text: string): number {
    const [pointer, length] = this.#put(text, BUFFER);
    return this.#move('fd_write', fd, pointer, length);
  }

  /** What was read, or the errno negated. */
  read(fd: number, length: number): string | number {
    const count = this.#move('fd_read', fd, BUFFER, length);
    return count < 0 ? count : this.#text(BUFFER, count);
  }

  /** 0 is the start. */
  seek(fd: number, offset: bigint): number {
    return this.call('fd_seek', fd, offset, 0, OUT);
  }

  /** An import whose arguments are a folder's descriptor and a path. */
  path(name: 'path_create_directory' | 'path_unlink_file' | 'path_remove_directory', path: string): number {
    return this.call(name, ROOT, ...this.#put(path, PATH));
  }

  symlink(target: string, path: string): number {
    return this.call('path_symlink', ...this.#put(target, OTHER_PATH), ROOT, ...this.#put(path, PATH));
  }

  rename(from: string, to: string): number {
    return this.call('path_rename', ROOT, ...this.#put(from, OTHER_PATH), ROOT, ...this.#put(to, PATH));
  }

  stat(path: string, follow = true): number {
    return this.call('path_filestat_get', ROOT, follow ? 1 : 0, ...this.#put(path, PATH), BUFFER);
  }

  /** One call's whole entries, and the bytes that it filled. */
  readdir(fd: number, size: number, cookie: bigint): { entries: Entry[]; used: number } {
    const errno = this.call('fd_readdir', fd, BUFFER, size, cookie, OUT);
    if (errno !== 0) throw new Error(`fd_readdir: errno ${String(errno)}`);
    const used = this.view.getUint32(OUT, true);
    const entries: Entry[] = [];
    for (let at = BUFFER; at + 24 <= BUFFER + used;) {
      const length = this.view.getUint32(at + 16, true);
      if (at + 24 + length > BUFFER + used) break;
      entries.push({
        name: this.#text(at + 24, length),
        next: this.view.getBigUint64(at, true),
        kind: this.view.getUint32(at + 20, true),
      });
      at += 24 + length;
    }
    return { entries, used };
  }

  /** `poll_oneoff`: its events, or the errno. Each subscription's place is its userdata. */
  poll(
    ...subscriptions: ({ clock: number; ns: bigint } | { read: number } | { write: number })[]
  ): PollEvent[] | number {
    const { view } = this;
    subscriptions.forEach((subscription, i) => {
      const at = BUFFER + 48 * i;
      new Uint8Array(this.memory.buffer, at, 48).fill(0);
      view.setBigUint64(at, BigInt(i), true);
      if ('clock' in subscription) {
        view.setUint32(at + 16, subscription.clock, true);
        view.setBigUint64(at + 24, subscription.ns, true);
      } else {
        view.setUint8(at + 8, 'read' in subscription ? 1 : 2);
        view.setUint32(at + 16, 'read' in subscription ? subscription.read : subscription.write, true);
      }
    });
    const to = BUFFER + 48 * subscriptions.length;
    const errno = this.call('poll_oneoff', BUFFER, to, subscriptions.length, OUT);
    if (errno !== 0) return errno;
    return Array.from({ length: view.getUint32(OUT, true) }, (_, i) => ({
      userdata: view.getBigUint64(to + 32 * i, true),
      errno: view.getUint16(to + 32 * i + 8, true),
      type: view.getUint8(to + 32 * i + 10),
      bytes: view.getBigUint64(to + 32 * i + 16, true),
      hangup: (view.getUint16(to + 32 * i + 24, true) & 1) === 1,
    }));
  }

  get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  #move(name: 'fd_read' | 'fd_write', fd: number, pointer: number, length: number): number {
    this.view.setUint32(IOV, pointer, true);
    this.view.setUint32(IOV + 4, length, true);
    const errno = this.call(name, fd, IOV, 1, OUT);
    return errno === 0 ? this.view.getUint32(OUT, true) : -errno;
  }

  #isFolder(path: string): boolean {
    const filetype = this.stat(path) === 0 ? this.view.getUint8(BUFFER + 16) : 0;
    return filetype === 3;
  }

  #put(text: string, at: number): [pointer: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    new Uint8Array(this.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  #text(at: number, length: number): string {
    return new TextDecoder().decode(new Uint8Array(this.memory.buffer, at, length));
  }
}
