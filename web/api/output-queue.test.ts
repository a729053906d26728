import { describe, expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import type { Output, RunOutput } from '#model/output.ts';
import { OutputQueue } from './output-queue.ts';

const line = (text: string): Output => ({ type: 'stream', name: 'stdout', text });

async function read(queue: OutputQueue): Promise<string> {
  let text = '';
  for await (const output of queue) text += output.type === 'stream' ? output.text : '?';
  return text;
}

describe('OutputQueue', () => {
  test('gives what came before and after the reader began, in order, then ends', async () => {
    const queue = new OutputQueue();
    queue.push(line('a'));
    const text = read(queue);
    await Promise.resolve();
    queue.push(line('b'));
    queue.push(line('c'));
    queue.end();
    expect(await text).toBe('abc');
  });

  test('gives every reader everything', async () => {
    const queue = new OutputQueue();
    const first = read(queue);
    queue.push(line('a'));
    const second = read(queue);
    queue.push(line('b'));
    queue.end();
    expect(await Promise.all([first, second])).toEqual(['ab', 'ab']);
  });

  test('throws its failure after the outputs that came before it', async () => {
    const queue = new OutputQueue();
    queue.push(line('a'));
    queue.end(new Failure('language.unknown', 'no such language'));
    const seen: RunOutput[] = [];
    const reading = (async () => {
      for await (const output of queue) seen.push(output);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'language.unknown' });
    expect(seen).toHaveLength(1);
  });

  test('keeps the newest of displays that replace each other, in its place', async () => {
    const frame = (displayId: string, number: number): Output => ({
      type: 'display_data',
      data: { 'application/json': number },
      metadata: {},
      displayId,
    });
    const queue = new OutputQueue();
    for (const output of [frame('a', 1), line('x'), frame('b', 2), frame('a', 3)]) queue.push(output);
    queue.end();
    const seen: RunOutput[] = [];
    for await (const output of queue) seen.push(output);
    expect(seen).toEqual([line('x'), frame('b', 2), frame('a', 3)]);
  });

  test('gives nobody what is void: not who waits to read it, and not who comes later', async () => {
    const queue = new OutputQueue();
    const again: RunOutput = { type: 'clear_output', reason: 'again' };
    const seen: RunOutput[] = [];
    const reading = (async () => {
      for await (const output of queue) seen.push(output);
    })();
    queue.push(line('seen '));
    await expect.poll(() => seen).toHaveLength(1);
    queue.push(line('void'));
    queue.push(again);
    queue.push(line('new'));
    queue.end();
    await reading;
    expect(seen).toEqual([line('seen '), again, line('new')]);
    expect(await read(queue)).toBe('?new');
  });
});
