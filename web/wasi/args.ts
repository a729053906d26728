import { defs } from './defs.ts';
import type { HostState } from './state.ts';

const encoder = new TextEncoder();

/** `args_*` and `environ_*`: two lists of NUL-terminated UTF-8 strings. */
export function argsFunctions(
  state: HostState,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const argv = args.map(terminated);
  const environ = Object.entries(env).map(([name, value]) => terminated(`${name}=${value}`));
  return {
    args_sizes_get: (count: number, size: number) => writeSizes(state, argv, count, size),
    args_get: (pointers: number, buffer: number) => writeStrings(state, argv, pointers, buffer),
    environ_sizes_get: (count: number, size: number) => writeSizes(state, environ, count, size),
    environ_get: (pointers: number, buffer: number) => writeStrings(state, environ, pointers, buffer),
  };
}

/** A NUL inside an argument would end it early for the guest: it is cut there, as execve would. */
function terminated(text: string): Uint8Array {
  const nul = text.indexOf('\0');
  return encoder.encode(`${nul === -1 ? text : text.slice(0, nul)}\0`);
}

function writeSizes(state: HostState, strings: readonly Uint8Array[], count: number, size: number): number {
  const { memory } = state;
  memory.refresh();
  memory.view.setUint32(count >>> 0, strings.length, true);
  memory.view.setUint32(
    size >>> 0,
    strings.reduce((sum, bytes) => sum + bytes.length, 0),
    true,
  );
  return defs.ERRNO_SUCCESS;
}

function writeStrings(
  state: HostState,
  strings: readonly Uint8Array[],
  pointers: number,
  buffer: number,
): number {
  const { memory } = state;
  memory.refresh();
  let pointer = pointers >>> 0;
  let at = buffer >>> 0;
  for (const bytes of strings) {
    memory.view.setUint32(pointer, at, true);
    memory.u8.set(bytes, at);
    pointer += 4;
    at += bytes.length;
  }
  return defs.ERRNO_SUCCESS;
}
