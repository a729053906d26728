/** Small modules, written byte by byte: what no compiler makes. */

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Sections by id, each with its body; bodies here are shorter than 128 bytes. */
export function moduleOf(
  ...sections: readonly (readonly [id: number, ...body: number[]])[]
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...HEADER, ...sections.flatMap(([id, ...body]) => [id, body.length, ...body])]);
}

const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];

/** One function without parameters, exported as `_start`, and its memory. */
function program(body: readonly number[], memory: readonly number[], start = false): Uint8Array<ArrayBuffer> {
  return moduleOf(
    [1, 1, 0x60, 0, 0],
    [3, 1, 0],
    [5, 1, ...memory],
    [7, 2, ...name('memory'), 2, 0, ...name('_start'), 0, 0],
    ...(start ? [[8, 0] as [number, number]] : []),
    [10, 1, body.length + 2, 0, ...body, 0x0b],
  );
}

const LOOP = [0x03, 0x40, 0x0c, 0, 0x0b];

export const modules = {
  /** Loops for ever while it is instantiated. */
  loopsInStart: program(LOOP, [0, 1], true),
  empty: program([], [0, 1]),
  traps: program([0x00], [0, 1]),

  wantsSharedMemory: program([], [3, 1, 2]),
  wantsMemory64: program([], [4, 1]),
  /** Starts with 1 GiB. */
  wantsMuchMemory: program([], [0, 0x80, 0x80, 1]),
  withMaximum: program([], [1, 1, 0xff, 0xff, 3]),
  importsTheUnknown: moduleOf(
    [1, 1, 0x60, 0, 0],
    [2, 1, ...name('env'), ...name('missing'), 0, 0],
    [5, 1, 0, 1],
    [7, 2, ...name('memory'), 2, 0, ...name('_start'), 0, 0],
  ),
  /** Takes 60 pages more for each of its two memories, and traps when it gets them for the second one as well. */
  growsTwoMemories: moduleOf(
    [1, 1, 0x60, 0, 0],
    [3, 1, 0],
    [5, 2, 0, 1, 0, 1],
    [7, 1, ...name('_start'), 0, 0],
    [
      10,
      ...[1, 18, 0],
      ...[0x41, 60, 0x40, 0, 0x1a],
      ...[0x41, 60, 0x40, 1, 0x41, 0x7f, 0x47, 0x04, 0x40, 0x00, 0x0b],
      0x0b,
    ],
  ),
  withHugeTable: moduleOf([4, 1, 0x70, 0, 0x80, 0x80, 0x80, 8], [5, 1, 0, 1]),
  notAModule: new TextEncoder().encode('int main(void) { return 0; }'),
} as const;
