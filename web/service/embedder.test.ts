import { expect, it } from 'vitest';
import { mayEmbed } from './embedder.ts';

const site = new URL('https://play.example.org/petri/');
const local = new URL('http://127.0.0.1:4173/');

it('pages of the site itself may, and those that it names', () => {
  expect(mayEmbed('https://play.example.org', site, undefined)).toBe(true);
  expect(mayEmbed('https://docs.example.org', site, ['https://docs.example.org'])).toBe(true);
  expect(mayEmbed('https://anybody.example', site, ['*'])).toBe(true);
  expect(mayEmbed('http://localhost:8000', local, undefined)).toBe(true);
});

it.each([
  ['of another site', 'https://docs.example.org', site, undefined],
  ['of a site that is named otherwise', 'http://docs.example.org', site, ['https://docs.example.org']],
  ['of a site below a named one', 'https://x.docs.example.org', site, ['https://docs.example.org']],
  ['without an origin', 'null', site, ['null']],
  ['of the web, towards the reader’s own machine', 'https://evil.example', local, undefined],
  ['that is called like the machine', 'https://localhost.evil.example', local, undefined],
  ['of the reader’s machine, towards a site', 'http://localhost:8000', site, undefined],
  ['where the setting is no list', 'https://docs.example.org', site, 'https://docs.example.org'],
])('threat 36 service API: a page %s may not', (_name, around, where, embeds) => {
  expect(mayEmbed(around, where, embeds)).toBe(false);
});
