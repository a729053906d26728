// Files by the names that Node gives its functions: import { readFileSync } from "fs". Paths are relative to the folder that
// the cell's files are in. What fails throws an Error, which ends the program and names the file.
import {
  errorText,
  fd_close,
  fd_read,
  fd_readdir,
  path_create_directory,
  path_filestat_get,
  path_open,
  path_remove_directory,
  path_unlink_file,
  scratch,
  writeBytes,
} from "./petri/wasi";

/** The preopened folder. */
const ROOT: u32 = 3;
const CREATE: u32 = 1;
const FOLDER: u32 = 2;
const TRUNCATE: u32 = 8;
const APPEND: u32 = 1;
const CAN_READ: u64 = 1 << 1;
const CAN_WRITE: u64 = 1 << 6;
const CAN_SEEK: u64 = (1 << 2) | (1 << 5);
const CAN_LIST: u64 = 1 << 14;

function encoded(path: string): ArrayBuffer {
  let from = 0;
  while (path.charCodeAt(from) == 0x2f) from++;
  const relative = path.substring(from);
  return String.UTF8.encode(relative.length == 0 ? "." : relative);
}

function failed(what: string, path: string, error: u32): Error {
  return new Error(what + " " + path + ": " + errorText(error));
}

function open(path: string, how: u32, rights: u64, flags: u32, what: string): u32 {
  const name = encoded(path);
  const error = path_open(ROOT, 1, changetype<usize>(name), name.byteLength, how, rights, 0, flags, scratch);
  if (error != 0) throw failed(what, path, error);
  return load<u32>(scratch);
}

export function existsSync(path: string): bool {
  const name = encoded(path);
  const stat = new StaticArray<u8>(64);
  return path_filestat_get(ROOT, 1, changetype<usize>(name), name.byteLength, changetype<usize>(stat)) == 0;
}

/** All bytes of a file. */
export function readBytesSync(path: string): Uint8Array {
  const fd = open(path, 0, CAN_READ | CAN_SEEK, 0, "cannot read");
  let bytes = new Uint8Array(4096);
  let length = 0;
  while (true) {
    if (length == bytes.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    store<usize>(scratch, bytes.dataStart + length);
    store<usize>(scratch, bytes.length - length, 4);
    const error = fd_read(fd, scratch, 1, scratch + 8);
    if (error != 0) throw failed("cannot read", path, error);
    const count = load<i32>(scratch, 8);
    if (count == 0) break;
    length += count;
  }
  fd_close(fd);
  return bytes.subarray(0, length);
}

/** The text of a file, which is UTF-8. */
export function readFileSync(path: string, _encoding: string = "utf8"): string {
  const bytes = readBytesSync(path);
  return String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length);
}

function write(path: string, from: usize, length: usize, how: u32, flags: u32): void {
  const fd = open(path, how, CAN_WRITE | CAN_SEEK, flags, "cannot write");
  const error = writeBytes(fd, from, length);
  fd_close(fd);
  if (error != 0) throw failed("cannot write", path, error);
}

export function writeFileSync(path: string, text: string): void {
  const bytes = String.UTF8.encode(text);
  write(path, changetype<usize>(bytes), bytes.byteLength, CREATE | TRUNCATE, 0);
}

export function appendFileSync(path: string, text: string): void {
  const bytes = String.UTF8.encode(text);
  write(path, changetype<usize>(bytes), bytes.byteLength, CREATE, APPEND);
}

export function writeBytesSync(path: string, bytes: Uint8Array): void {
  write(path, bytes.dataStart, bytes.length, CREATE | TRUNCATE, 0);
}

export function mkdirSync(path: string): void {
  const name = encoded(path);
  const error = path_create_directory(ROOT, changetype<usize>(name), name.byteLength);
  if (error != 0) throw failed("cannot make the folder", path, error);
}

export function rmdirSync(path: string): void {
  const name = encoded(path);
  const error = path_remove_directory(ROOT, changetype<usize>(name), name.byteLength);
  if (error != 0) throw failed("cannot remove the folder", path, error);
}

export function unlinkSync(path: string): void {
  const name = encoded(path);
  const error = path_unlink_file(ROOT, changetype<usize>(name), name.byteLength);
  if (error != 0) throw failed("cannot remove", path, error);
}

/** Names in a folder, sorted. */
export function readdirSync(path: string = "."): string[] {
  const fd = open(path, FOLDER, CAN_LIST | CAN_READ, 0, "cannot list");
  const names = new Array<string>();
  const page = new StaticArray<u8>(8192);
  const at = changetype<usize>(page);
  let cookie: u64 = 0;
  while (true) {
    const error = fd_readdir(fd, at, 8192, cookie, scratch);
    if (error != 0) throw failed("cannot list", path, error);
    const used = load<u32>(scratch);
    let offset: usize = 0;
    // An entry: where the next one is, the file's number, the length of its name, its kind; then the name.
    while (offset + 24 <= used) {
      const length = load<u32>(at + offset, 16);
      if (offset + 24 + length > used) break;
      cookie = load<u64>(at + offset);
      const name = String.UTF8.decodeUnsafe(at + offset + 24, length);
      if (name != "." && name != "..") names.push(name);
      offset += 24 + length;
    }
    if (used < 8192) break;
  }
  fd_close(fd);
  return names.sort();
}
