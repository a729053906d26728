import { afterEach, expect, test } from 'vitest';
import { OutputView } from './output-view.ts';

afterEach(() => document.body.replaceChildren());

function viewOf(): { root: HTMLElement; view: OutputView } {
  const root = document.createElement('div');
  root.hidden = true;
  document.body.append(root);
  return { root, view: new OutputView(root, () => false) };
}

const out = (text: string): { type: 'stream'; name: 'stdout'; text: string } => ({
  type: 'stream',
  name: 'stdout',
  text,
});
const shown = (data: Record<string, unknown>, displayId?: string): Parameters<OutputView['push']>[0] => ({
  type: 'display_data',
  data,
  metadata: {},
  ...(displayId !== undefined && { displayId }),
});

test('text is text: markup in it does nothing, colours are classes, marks that turn it around are shown', () => {
  const { root, view } = viewOf();
  view.push(out('<img src=x onerror=alert(1)>\u001b[31mred\u001b[0m\u202eabc\n'));
  view.push({ type: 'stream', name: 'stderr', text: 'wrong' });
  expect(root.querySelector('img')).toBeNull();
  expect(root.querySelector('.fg-1')?.textContent).toBe('red');
  expect(root.querySelector('.stderr')?.textContent).toBe('wrong');
  expect(root.textContent).toContain('⟨U+202E⟩abc');
  expect(root.hidden).toBe(false);
});

test('a line that is not over can be written again', () => {
  const { root, view } = viewOf();
  view.push(out('10 %'));
  view.push(out('\r20 %'));
  view.end();
  expect(root.textContent).toBe('20 %');
});

test('a display with the id of an earlier one takes its place', () => {
  const { root, view } = viewOf();
  view.push(shown({ 'text/plain': 'first' }, 'a'));
  view.push(out('between'));
  view.push(shown({ 'text/plain': 'second' }, 'a'));
  expect(root.textContent).toBe('secondbetween');
});

test('HTML is shown in a frame without an origin, never in the page', () => {
  const { root, view } = viewOf();
  view.push(shown({ 'text/html': '<b>bold</b>', 'text/plain': 'bold' }));
  expect(root.querySelector('b')).toBeNull();
  expect(root.querySelector('iframe')?.getAttribute('sandbox')).toBe('allow-scripts');
});

test('a picture that is none is its text, JSON is readable, and what has no view is named', async () => {
  const { root, view } = viewOf();
  view.push(shown({ 'image/png': 'AAAA', 'text/plain': 'a plot' }));
  await expect.poll(() => root.textContent).toBe('a plot');
  view.clear();
  view.push(shown({ 'application/json': { a: [1] } }));
  expect(JSON.parse(root.textContent)).toEqual({ a: [1] });
  view.clear();
  view.push(shown({ 'application/x-unknown': 'x' }));
  expect(root.textContent).toContain('application/x-unknown');
});

test('frames of pixels are drawn, and those whose size is wrong are said to be', () => {
  const { root, view } = viewOf();
  const frame = (width: number): Parameters<OutputView['push']>[0] => ({
    type: 'display_data',
    data: { 'application/vnd.petri.rgba': new Uint8Array([255, 0, 0, 255]) },
    metadata: { width, height: 1 },
  });
  view.push(frame(1));
  const canvas = root.querySelector('canvas');
  expect([...(canvas?.getContext('2d')?.getImageData(0, 0, 1, 1).data ?? [])]).toEqual([255, 0, 0, 255]);
  view.clear();
  view.push(frame(1e9));
  expect(root.textContent).toContain('does not fit');
});
