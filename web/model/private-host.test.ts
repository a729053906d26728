import { describe, expect, it } from 'vitest';
import { covers, parseCapability } from './capability.ts';
import { isPrivateHost } from './private-host.ts';

/** As a browser reads it. */
const isPrivate = (url: string): boolean => isPrivateHost(new URL(url).hostname);

describe('an address of this machine or its network', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://%31%32%37.0.0.1/',
    'http://１２７.0.0.1/',
    'http://127。0。0。1/',
    'http://127.0.0.1./',
    'http://0/',
    'http://10.1.2.3/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:8.8.8.8]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:1::]/',
    'http://[fc00::1]/',
    'http://[fd12:3456::1]/',
    'http://[fe80::1]/',
    'http://[ff02::1]/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://printer.local/',
    'http://vault.internal/',
    'http://router/',
    'http://nas.home.arpa/',
  ])('%s', (url) => {
    expect(isPrivate(url)).toBe(true);
  });
});

describe('an address of the public internet', () => {
  it.each([
    'https://example.org/',
    'https://bücher.example/',
    'https://localhost.example.org/',
    'https://local.example/',
    'http://8.8.8.8/',
    'http://172.32.0.1/',
    'http://100.128.0.1/',
    'http://[2606:4700::1111]/',
    'http://[64:ff9b::8.8.8.8]/',
    'http://[2002:808:808::]/',
  ])('%s', (url) => {
    expect(isPrivate(url)).toBe(false);
  });
});

describe('a private address', () => {
  const call = { name: 'net', verb: 'get', target: 'http://127.0.0.1:8080/v1' };

  it.each(['net', 'net.get', 'net.get:http://**:8080', 'net:http://127.0.0.*:8080', 'net:http://*:*/**'])(
    'is not meant by %s',
    (text) => {
      const parsed = (() => {
        try {
          return parseCapability(text);
        } catch {
          return undefined;
        }
      })();
      expect(parsed !== undefined && covers(parsed, call)).toBe(false);
    },
  );

  it.each(['net.get:http://127.0.0.1:8080/**', 'net:http://127.1:8080', 'net.get:http://2130706433:*/v1'])(
    'is meant by %s',
    (text) => {
      expect(covers(parseCapability(text), call)).toBe(true);
    },
  );

  it('is the site’s own host as well', () => {
    const own = { name: 'net', verb: 'get', target: 'https://play.example.org/x', isOwnHost: true };
    expect(covers(parseCapability('net:https://*.example.org'), own)).toBe(false);
    expect(covers(parseCapability('net:https://play.example.org'), own)).toBe(true);
    expect(covers(parseCapability('net:https://*.example.org'), { ...own, isOwnHost: false })).toBe(true);
  });
});

it('names, passwords and other spellings of an address do not get past a grant', () => {
  const grant = parseCapability('net.get:https://api.example.org/v1/**');
  const may = (target: string): boolean => covers(grant, { name: 'net', verb: 'get', target });
  expect(may('https://api.example.org/v1/a')).toBe(true);
  expect(may('https://API.EXAMPLE.ORG.:443/%76%31/a')).toBe(true);
  expect(may('https://api.example.org@evil.example/v1/a')).toBe(false);
  expect(may('https://user:pw@api.example.org/v1/a')).toBe(false);
  expect(may('https://api.example.org/v1/../v2/a')).toBe(false);
  expect(may('https://api.example.org/v1/%2e%2e/v2/a')).toBe(false);
  expect(may('https://api.example.org\\@evil.example/v1/a')).toBe(false);
  expect(may('https://xn--api-example.org/v1/a')).toBe(false);
  expect(may('http://api.example.org/v1/a')).toBe(false);
});
