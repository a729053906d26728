// What the compiler's own code calls: it knows these by alias, see toolchain.ts.
import { proc_exit, random_get, scratch, writeText } from "./wasi";
import { shownAs } from "./names";

let isAborting: bool = false;

/** Says why on standard error, and traps, so that the way here is known. */
export function abort(
  message: string | null = null,
  file: string | null = null,
  line: u32 = 0,
  column: u32 = 0,
): void {
  if (!isAborting) {
    isAborting = true;
    writeText(2, "abort");
    if (message !== null) {
      writeText(2, ": ");
      writeText(2, message);
    }
    if (file !== null) {
      writeText(2, " (");
      writeText(2, shownAs(file));
      writeText(2, ":");
      writeText(2, line.toString());
      writeText(2, ":");
      writeText(2, column.toString());
      writeText(2, ")");
    }
    writeText(2, "\n");
  }
  unreachable();
}

export function petri_trace(
  message: string,
  count: i32 = 0,
  a0: f64 = 0,
  a1: f64 = 0,
  a2: f64 = 0,
  a3: f64 = 0,
  a4: f64 = 0,
): void {
  let text = "trace: " + message;
  if (count > 0) text += " " + a0.toString();
  if (count > 1) text += ", " + a1.toString();
  if (count > 2) text += ", " + a2.toString();
  if (count > 3) text += ", " + a3.toString();
  if (count > 4) text += ", " + a4.toString();
  writeText(2, text, true);
}

export function petri_seed(): f64 {
  random_get(scratch, 8);
  return reinterpret<f64>(load<u64>(scratch));
}

export function petri_exit(code: i32): void {
  proc_exit(<u32>code);
  unreachable();
}
