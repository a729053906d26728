import type { FileSystem } from '#wasi/file-system.ts';
import { nowhere, type InputStream, type OutputStream } from '#wasi/streams.ts';
import type { OutputBatches } from './output-batches.ts';

interface Devices {
  readonly display: OutputStream;
  readonly stdin: InputStream;
  readonly output: OutputBatches;
  /** Fills what it is given. */
  readonly random: (bytes: Uint8Array) => void;
}

/** What programs expect in /dev. */
export function addDevices(files: FileSystem, { display, stdin, output, random: fill }: Devices): void {
  const zeros: InputStream = {
    available: () => 65_536,
    read(target, start, length) {
      target.fill(0, start, start + length);
      return length;
    },
  };
  const random: InputStream = {
    available: () => 65_536,
    read(target, start, length) {
      const count = Math.min(length, 65_536);
      fill(target.subarray(start, start + count));
      return count;
    },
  };
  const nothing: InputStream = { available: () => 0, read: () => 0 };
  files.addHidden('/dev/petri', files.newDevice({ output: display }));
  files.addHidden('/dev/null', files.newDevice({ input: nothing, output: nowhere }));
  files.addHidden('/dev/zero', files.newDevice({ input: zeros, output: nowhere }));
  files.addHidden('/dev/random', files.newDevice({ input: random, output: nowhere }));
  files.addHidden('/dev/urandom', files.newDevice({ input: random, output: nowhere }));
  files.addHidden('/dev/stdin', files.newDevice({ input: stdin }));
  files.addHidden('/dev/stdout', files.newDevice({ output: output.stream('stdout') }));
  files.addHidden('/dev/stderr', files.newDevice({ output: output.stream('stderr') }));
}
