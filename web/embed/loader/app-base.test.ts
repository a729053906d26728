import { expect, test } from 'vitest';
import { appBase } from './app-base.ts';

test.each([
  ['https://play.example.org/embed.js', 'https://play.example.org/'],
  ['https://example.org/some/where/embed.js?x=1', 'https://example.org/some/where/'],
  ['https://example.org/petri/v1/embed.js', 'https://example.org/petri/'],
  ['https://example.org/v1/docs/v1/assets/live-cell-abc.js', 'https://example.org/v1/docs/'],
  ['http://localhost:5173/web/embed/loader/app-base.ts', 'http://localhost:5173/'],
])('%s belongs to the app at %s', (address, base) => {
  expect(appBase(address).href).toBe(base);
});
