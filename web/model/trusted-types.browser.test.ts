import { expect, test } from 'vitest';
import { sanitisedMarkup, scriptUrl } from './trusted-types.ts';

test('markup is what the page demands, and the same text', () => {
  const element = document.createElement('p');
  element.innerHTML = sanitisedMarkup('<b>x</b>');
  expect(element.firstElementChild?.tagName).toBe('B');
  const { trustedTypes } = globalThis as unknown as { trustedTypes: { isHTML(value: unknown): boolean } };
  expect(trustedTypes.isHTML(sanitisedMarkup('<b>x</b>'))).toBe(true);
});

test('scripts are of this site, or made by this page', () => {
  for (const url of [new URL('/x.js', location.href), new URL(URL.createObjectURL(new Blob([])))]) {
    expect(String(scriptUrl(url))).toBe(url.href);
  }
});

test.each([
  'https://evil.example/x.js',
  'data:text/javascript,0',
  'javascript:0',
  'blob:https://evil.example/x',
  'about:blank',
])('%s is no script of ours', (address) => {
  expect(() => scriptUrl(new URL(address))).toThrow(expect.objectContaining({ code: 'script.foreign' }));
});
