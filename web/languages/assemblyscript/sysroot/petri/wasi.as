// WASI preview 1, as far as it is used here, and what all of the library writes with.

@external("wasi_snapshot_preview1", "args_sizes_get")
export declare function args_sizes_get(count: usize, size: usize): u32;
@external("wasi_snapshot_preview1", "args_get")
export declare function args_get(pointers: usize, text: usize): u32;
@external("wasi_snapshot_preview1", "environ_sizes_get")
export declare function environ_sizes_get(count: usize, size: usize): u32;
@external("wasi_snapshot_preview1", "environ_get")
export declare function environ_get(pointers: usize, text: usize): u32;
@external("wasi_snapshot_preview1", "clock_time_get")
export declare function clock_time_get(clock: u32, precision: u64, time: usize): u32;
@external("wasi_snapshot_preview1", "random_get")
export declare function random_get(target: usize, length: usize): u32;
@external("wasi_snapshot_preview1", "proc_exit")
export declare function proc_exit(code: u32): void;
@external("wasi_snapshot_preview1", "fd_write")
export declare function fd_write(fd: u32, pieces: usize, count: usize, written: usize): u32;
@external("wasi_snapshot_preview1", "fd_read")
export declare function fd_read(fd: u32, pieces: usize, count: usize, read: usize): u32;
@external("wasi_snapshot_preview1", "fd_close")
export declare function fd_close(fd: u32): u32;
@external("wasi_snapshot_preview1", "fd_readdir")
export declare function fd_readdir(fd: u32, target: usize, length: usize, cookie: u64, used: usize): u32;
@external("wasi_snapshot_preview1", "path_open")
export declare function path_open(
  folder: u32, lookup: u32, path: usize, length: usize, how: u32, rights: u64, inherited: u64, flags: u32, fd: usize,
): u32;
@external("wasi_snapshot_preview1", "path_filestat_get")
export declare function path_filestat_get(folder: u32, lookup: u32, path: usize, length: usize, stat: usize): u32;
@external("wasi_snapshot_preview1", "path_create_directory")
export declare function path_create_directory(folder: u32, path: usize, length: usize): u32;
@external("wasi_snapshot_preview1", "path_remove_directory")
export declare function path_remove_directory(folder: u32, path: usize, length: usize): u32;
@external("wasi_snapshot_preview1", "path_unlink_file")
export declare function path_unlink_file(folder: u32, path: usize, length: usize): u32;

/** Where calls put what they answer, and the list of pieces that they are given. */
// @ts-ignore: decorator
@lazy export const scratch: usize = memory.data(64, 16);

const BUFFER: usize = 4096;
// @ts-ignore: decorator
@lazy const buffer: usize = memory.data(4096);

/** Writes all bytes; the error of the system, 0 for none. */
export function writeBytes(fd: u32, from: usize, length: usize): u32 {
  while (length > 0) {
    store<usize>(scratch, from);
    store<usize>(scratch, length, 4);
    const error = fd_write(fd, scratch, 1, scratch + 8);
    if (error != 0) return error;
    const written = load<usize>(scratch, 8);
    if (written == 0) return 29;
    from += written;
    length -= written;
  }
  return 0;
}

/** Writes text as UTF-8, and a line end if asked: in one piece, without allocating where it is short. */
export function writeText(fd: u32, text: string, line: bool = false): u32 {
  const length = text.length;
  if (<usize>length * 3 + 1 <= BUFFER) {
    let size = String.UTF8.encodeUnsafe(changetype<usize>(text), length, buffer);
    if (line) store<u8>(buffer + size++, 10);
    return writeBytes(fd, buffer, size);
  }
  const encoded = String.UTF8.encode(line ? text + "\n" : text);
  return writeBytes(fd, changetype<usize>(encoded), encoded.byteLength);
}

/** Any value as text. */
export function textOf<T>(value: T): string {
  if (isReference<T>()) {
    if (changetype<usize>(value) == 0) return "null";
    if (isString<T>()) return changetype<string>(value);
    // @ts-ignore: only where there is one
    if (isDefined(value.toString)) return value.toString();
    return "[object " + nameof<T>() + "]";
  } else if (isBoolean<T>()) {
    return value ? "true" : "false";
  } else {
    // @ts-ignore: numbers have one
    return value.toString();
  }
}

/** The system's errors in words. */
export function errorText(error: u32): string {
  if (error == 44) return "there is no such file";
  if (error == 2 || error == 63 || error == 76) return "it is not allowed";
  if (error == 20) return "it exists already";
  if (error == 31) return "it is a folder";
  if (error == 54) return "it is no folder";
  if (error == 55) return "the folder is not empty";
  if (error == 51 || error == 22) return "there is no space left";
  if (error == 33 || error == 41) return "too many files are open";
  return "error " + error.toString();
}

/** Words that the system gives as bytes with a zero at the end of each: arguments, environment. */
export function words(isEnvironment: bool): string[] {
  if (isEnvironment) environ_sizes_get(scratch, scratch + 4);
  else args_sizes_get(scratch, scratch + 4);
  const count = load<u32>(scratch);
  const size = load<u32>(scratch, 4);
  const pointers = new StaticArray<u32>(count);
  const bytes = new StaticArray<u8>(size + 1);
  const at = changetype<usize>(pointers);
  if (isEnvironment) environ_get(at, changetype<usize>(bytes));
  else args_get(at, changetype<usize>(bytes));
  const found = new Array<string>();
  for (let i: u32 = 0; i < count; i++) {
    const start = <usize>load<u32>(at + ((<usize>i) << 2));
    let end = start;
    while (load<u8>(end) != 0) end++;
    found.push(String.UTF8.decodeUnsafe(start, end - start));
  }
  return found;
}
