import { expect, test } from 'vitest';
import { parseHtmlFrame } from './html-frame.ts';

const message = (more: object): object => ({ petri: 'html-output', nonce: 'n', ...more });

test('the frame says that it is ready, then how high its document is', () => {
  expect(parseHtmlFrame(message({}), 'n')).toEqual({});
  expect(parseHtmlFrame(message({ height: 12 }), 'n')).toEqual({ height: 12 });
});

test.each([
  ['another nonce', message({ nonce: 'm', height: 12 })],
  ['no nonce', { petri: 'html-output', height: 12 }],
  ['another kind', message({ petri: 'sandbox' })],
  ['no number', message({ height: '12' })],
  ['no finite number', message({ height: Infinity })],
  ['a bare number', 12],
  ['a text', 'ready'],
  ['nothing', null],
])('%s is no message of the frame', (_, data) => {
  expect(parseHtmlFrame(data, 'n')).toBeUndefined();
});
