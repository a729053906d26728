import { Failure } from '#model/errors.ts';
import { exposeToPage } from '../expose.ts';

/** What a bridge's tests ask of the other end. */
export const odd = {
  add: (a: number, b: number): number => a + b,
  fail(): never {
    throw new Failure('cell.odd', 'It is odd: make it even.', { detail: { digits: [1, 3] } });
  },
  /** Dies of an error that no call waits for. */
  die(): Promise<never> {
    setTimeout(() => {
      throw new Error('out of nowhere');
    }, 0);
    return new Promise(() => undefined);
  },
  spin(): never {
    for (;;);
  },
  count(to: number, each: (at: number) => void): void {
    for (let at = 1; at <= to; at++) each(at);
  },
};

exposeToPage(odd);
