import { expect, it } from 'vitest';
import { seccompFilter } from './seccomp.ts';

const ALLOW = 0x7fff0000;
const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 };

/** Runs a filter as the kernel does, on a call of this number with this first argument. */
function answer(filter: Uint8Array, architecture: number, number: number, argument = 0): number {
  const view = new DataView(filter.buffer);
  let loaded = 0;
  for (let at = 0; ; at++) {
    const code = view.getUint16(at * 8, true);
    const [yes, no] = [view.getUint8(at * 8 + 2), view.getUint8(at * 8 + 3)];
    const value = view.getUint32(at * 8 + 4, true);
    if (code === 0x06) return value;
    if (code === 0x20)
      loaded = ({ 0: number, 4: architecture, 16: argument } as Record<number, number>)[value] ?? 0;
    else {
      const holds =
        code === 0x15 ? loaded === value : code === 0x35 ? loaded >= value : (loaded & value) !== 0;
      at += holds ? yes : no;
    }
  }
}

it.each(['x64', 'arm64'] as const)(
  'lets ordinary calls through on %s, and refuses those of other kinds',
  (architecture) => {
    const filter = seccompFilter(architecture);
    if (filter === undefined) throw new Error('no filter');
    const ask = (number: number, argument = 0) => answer(filter, AUDIT[architecture], number, argument);
    const [read, mount, ptrace, clone] = architecture === 'x64' ? [0, 165, 101, 56] : [63, 40, 117, 220];
    expect(ask(read)).toBe(ALLOW);
    expect([mount, ptrace].map((number) => ask(number))).toEqual([0x50001, 0x50001]);
    expect(ask(435)).toBe(0x50026);
    expect(ask(clone, 0x11)).toBe(ALLOW);
    expect(ask(clone, 0x10000011)).toBe(0x50001);
    expect(ask(0x40000000 + read)).toBe(0x50001);
    expect(answer(filter, 0x40000003, read)).toBe(0x80000000);
  },
);

it('is not there for processors whose numbers are not known', () => {
  expect(seccompFilter('mips')).toBeUndefined();
});
