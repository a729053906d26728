import type { ScriptEnd } from '#model/guest-runtime.ts';

const PAGE = 65_536;

export interface MemoryLimit {
  /** Whether the program asked for more than it may have. */
  readonly refused: boolean;
  readonly end: ScriptEnd;
}

/** From now on the interpreter's memory grows to the limit and no further: Python then raises MemoryError. */
export function limitMemory(memory: WebAssembly.Memory, bytes: number): MemoryLimit {
  const state = {
    refused: false,
    end: {
      kind: 'limit-exceeded',
      limit: 'memoryBytes',
      message:
        `Python used all of its ${String(Math.floor(bytes / 1_048_576))} MiB of memory. ` +
        'Keep less at once, or raise the memory limit.',
    } satisfies ScriptEnd,
  };
  const grow = memory.grow.bind(memory);
  memory.grow = (pages: number): number => {
    if (memory.buffer.byteLength + pages * PAGE > bytes) {
      state.refused = true;
      throw new RangeError('beyond the memory limit');
    }
    return grow(pages);
  };
  return state;
}
