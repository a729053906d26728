// The globals of JavaScript hosts, over WASI. asc makes what a file here exports global; toolchain.ts gives these the names
// that programs use.
import { clock_time_get, fd_read, random_get, scratch, textOf, words, writeBytes, writeText, errorText } from "./petri/wasi";
import { petri_exit } from "./petri/host";
import { Date } from "date";

export { abort as petri_abort, petri_trace, petri_seed } from "./petri/host";

function now(clock: u32): u64 {
  clock_time_get(clock, 1000, scratch);
  return load<u64>(scratch);
}

// @ts-ignore: decorator
@lazy const timers = new Map<string, u64>();
// @ts-ignore: decorator
@lazy const counts = new Map<string, i32>();

function sinceStart(label: string): string {
  const micros = (now(1) - timers.get(label)) / 1000;
  return label + ": " + (<f64>micros / 1000).toString() + " ms";
}

export namespace petri_console {
  export function log<T = string>(message: T = changetype<T>("")): void {
    writeText(1, textOf<T>(message), true);
  }
  export function info<T = string>(message: T = changetype<T>("")): void {
    writeText(1, textOf<T>(message), true);
  }
  export function debug<T = string>(message: T = changetype<T>("")): void {
    writeText(1, textOf<T>(message), true);
  }
  export function warn<T = string>(message: T = changetype<T>("")): void {
    writeText(2, textOf<T>(message), true);
  }
  export function error<T = string>(message: T = changetype<T>("")): void {
    writeText(2, textOf<T>(message), true);
  }
  export function assert<T>(condition: T, message: string = ""): void {
    if (!condition) writeText(2, message.length == 0 ? "Assertion failed" : "Assertion failed: " + message, true);
  }
  export function count(label: string = "default"): void {
    const next = (counts.has(label) ? counts.get(label) : 0) + 1;
    counts.set(label, next);
    writeText(1, label + ": " + next.toString(), true);
  }
  export function time(label: string = "default"): void {
    timers.set(label, now(1));
  }
  export function timeLog(label: string = "default"): void {
    if (timers.has(label)) writeText(1, sinceStart(label), true);
  }
  export function timeEnd(label: string = "default"): void {
    timeLog(label);
    timers.delete(label);
  }
}

/** Standard input, read ahead in pieces. */
export class PetriInput {
  private bytes: StaticArray<u8> = new StaticArray<u8>(16384);
  private from: i32 = 0;
  private to: i32 = 0;

  /** Reads on when nothing is left; false at the end. */
  private fill(): bool {
    if (this.from < this.to) return true;
    store<usize>(scratch, changetype<usize>(this.bytes));
    store<usize>(scratch, 16384, 4);
    const error = fd_read(0, scratch, 1, scratch + 8);
    if (error != 0) throw new Error("standard input cannot be read: " + errorText(error));
    this.from = 0;
    this.to = load<i32>(scratch, 8);
    return this.to > 0;
  }

  /** Bytes into the buffer, as many as there are; how many, 0 at the end. */
  read(target: ArrayBuffer, offset: i32 = 0): i32 {
    if (<u32>offset > <u32>target.byteLength) throw new RangeError("the offset is outside of the buffer");
    if (target.byteLength == offset || !this.fill()) return 0;
    const count = min(this.to - this.from, target.byteLength - offset);
    memory.copy(changetype<usize>(target) + offset, changetype<usize>(this.bytes) + this.from, count);
    this.from += count;
    return count;
  }

  /** The next line without its end; null when there is none. */
  readLine(): string | null {
    let line = "";
    let isThere = false;
    // A character may stand across two pieces: bytes are put together before they become text.
    let rest = new Array<u8>();
    while (this.fill()) {
      isThere = true;
      let end = this.from;
      while (end < this.to && unchecked(this.bytes[end]) != 10) end++;
      const isWhole = end < this.to;
      if (isWhole && rest.length == 0) {
        line = String.UTF8.decodeUnsafe(changetype<usize>(this.bytes) + this.from, end - this.from);
      } else {
        for (let i = this.from; i < end; i++) rest.push(unchecked(this.bytes[i]));
      }
      this.from = isWhole ? end + 1 : end;
      if (isWhole) break;
    }
    if (!isThere) return null;
    if (rest.length > 0) line = String.UTF8.decodeUnsafe(rest.dataStart, rest.length);
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  }

  /** All that is left, as text. */
  readText(): string {
    const all = new Array<u8>();
    while (this.fill()) {
      for (let i = this.from; i < this.to; i++) all.push(unchecked(this.bytes[i]));
      this.from = this.to;
    }
    return String.UTF8.decodeUnsafe(all.dataStart, all.length);
  }
}

export class PetriOutput {
  constructor(private fd: u32) {}

  /** Text as UTF-8, an ArrayBuffer as it is, anything else as text. */
  write<T>(data: T): void {
    let error: u32 = 0;
    if (data instanceof ArrayBuffer) error = writeBytes(this.fd, changetype<usize>(data), data.byteLength);
    else if (data instanceof Uint8Array) error = writeBytes(this.fd, data.dataStart, data.byteLength);
    else error = writeText(this.fd, textOf<T>(data));
    if (error != 0) throw new Error("the output cannot be written: " + errorText(error));
  }
}

function environment(): Map<string, string> {
  const found = new Map<string, string>();
  const all = words(true);
  for (let i = 0; i < all.length; i++) {
    const entry = all[i];
    const at = entry.indexOf("=");
    if (at >= 0) found.set(entry.substring(0, at), entry.substring(at + 1));
  }
  return found;
}

export namespace petri_process {
  export const arch: string = "wasm32";
  export const platform: string = "wasi";
  /** The program's name, then its arguments. */
  // @ts-ignore: decorator
  @lazy export const argv: string[] = words(false);
  // @ts-ignore: decorator
  @lazy export const env: Map<string, string> = environment();
  // @ts-ignore: decorator
  @lazy export const stdin: PetriInput = new PetriInput();
  // @ts-ignore: decorator
  @lazy export const stdout: PetriOutput = new PetriOutput(1);
  // @ts-ignore: decorator
  @lazy export const stderr: PetriOutput = new PetriOutput(2);

  export function exit(code: i32 = 0): void {
    petri_exit(code);
  }
  export function cwd(): string {
    return "/";
  }
  /** Milliseconds since the epoch. */
  export function time(): i64 {
    return now(0) / 1000000;
  }
  /** Nanoseconds of a clock that only goes forward. */
  export function hrtime(): u64 {
    return now(1);
  }
}

export namespace petri_performance {
  export function now(): f64 {
    return <f64>(petri_process.hrtime() / 1000) / 1000;
  }
}

export namespace petri_crypto {
  export function getRandomValues(array: Uint8Array): void {
    random_get(array.dataStart, array.byteLength);
  }
}

export class petri_Date extends Date {
  static now(): i64 {
    return petri_process.time();
  }
}
