import { expect, it } from 'vitest';
import { serviceAddress } from './address.ts';

const site = new URL('https://play.example.org/petri/');

it.each([
  ['api/', 'https://play.example.org/petri/api/', 'play.example.org', false],
  ['api', 'https://play.example.org/petri/api/', 'play.example.org', false],
  [
    'https://compile.example.org:8443/api/?key=x#y',
    'https://compile.example.org:8443/api/',
    'compile.example.org:8443',
    false,
  ],
  ['http://127.0.0.1:4173/api/', 'http://127.0.0.1:4173/api/', '127.0.0.1:4173', true],
  ['http://localhost:4173/api', 'http://localhost:4173/api/', 'localhost:4173', true],
  ['http://[::1]:4173/api/', 'http://[::1]:4173/api/', '[::1]:4173', true],
])('reads %s', (text, base, place, isLoopback) => {
  expect(serviceAddress(text, site)).toEqual({ base: new URL(base), place, isLoopback });
});

it('lets a site of plain HTTP have a service of its own', () => {
  expect(serviceAddress('api/', new URL('http://petri.local:4173/')).place).toBe('petri.local:4173');
});

it.each([
  'http://compile.example.org/api/',
  'javascript:alert(1)',
  'data:application/json,{}',
  'https://key:secret@compile.example.org/',
  'http://localhost.example.org/',
  'http://',
])('refuses %s', (text) => {
  expect(() => serviceAddress(text, site)).toThrow(/no address of a compile service/);
});
