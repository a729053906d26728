import { expect, test } from 'vitest';
import { requestOf } from './request.ts';

const scope = new URL('https://play.example/petri/');
const page = { type: 'window', url: 'https://play.example/petri/#v1:abc' };

test.each(['activate', 'fill'])('a page of the site asks to %s', (type) => {
  expect(requestOf({ data: { type }, source: page }, scope)).toEqual({ type });
});

test.each([
  ['another site of the origin', { ...page, url: 'https://play.example/other/' }],
  ['another origin', { ...page, url: 'https://evil.example/https://play.example/petri/' }],
  ['a worker', { ...page, type: 'worker' }],
  ['a service worker', { scriptURL: page.url }],
  ['nobody', null],
])('%s asks in vain', (_, source) => {
  expect(requestOf({ data: { type: 'activate' }, source }, scope)).toBeUndefined();
});

test.each([null, undefined, 'activate', 1, [], { type: 'destroy' }, { type: ['fill'] }])(
  '%j is no request',
  (data) => {
    expect(requestOf({ data, source: page }, scope)).toBeUndefined();
  },
);
