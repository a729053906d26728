import { describe, expect, it } from 'vitest';
import { covers, parseCapability, type HostCall } from './capability.ts';

const covered = (capability: string, call: HostCall): boolean => covers(parseCapability(capability), call);
const read = (target: string): HostCall => ({ name: 'fs', verb: 'read', target });
const get = (target: string): HostCall => ({ name: 'net', verb: 'get', target });

describe('the grammar', () => {
  it.each([
    'clock',
    'env',
    'env:HOME',
    'fs.read:/data/**',
    'fs:/**',
    'fs.delete:/a/*/b',
    'net.get:https://api.example.org/v1/*',
    'net:https://*.example.org/**',
    'net.connect:wss://**.example.org:8443',
    'net.get:http://[::1]:8080/**',
    'service.run',
    'cells.call:3',
    'ai.chat',
  ])('takes %s', (text) => {
    expect(parseCapability(text).text).toBe(text);
  });

  it.each([
    ['', 'no capability of this name'],
    ['teapot', 'no capability of this name'],
    ['constructor', 'no capability of this name'],
    ['Clock', 'no capability of this name'],
    ['clock.read', 'clock has no verbs'],
    ['fs.execute', 'fs.read, fs.write, fs.delete'],
    ['clock:now', 'takes no pattern'],
    ['fs.read:data', 'begins with /'],
    ['fs.read:/a/../b', 'begins with /'],
    ['fs.read:/a//b', 'begins with /'],
    ['fs.read:/a/*.csv', 'whole segments of a path'],
    ['env:A*', 'a name is exact'],
    ['net.get:example.org', 'scheme://host/path'],
    ['net.get:https://user:pw@example.org/', 'scheme://host/path'],
    ['net.get:https://example.org/?q=1', 'scheme://host/path'],
    ['net.get:ftp://example.org/', 'its scheme is one of'],
    ['net.get:https://*ample.org/', 'whole labels of a host'],
    ['net.get:https://exa%mple.org/', 'its host is none'],
    ['net.get:https://*.0.0.1/', 'its host is none'],
    // What stands for wildcards while an address is read.
    ['net.get:https://petri--any/**', 'its host is none'],
    ['net.get:https://PETRI%2D-one.example.org/**', 'its host is none'],
    ['net.get:https://*.petri--any.example.org/**', 'its host is none'],
    ['net.get:https://example.org/petri--any', 'its host is none'],
    ['clock\n', 'no capability of this name'],
    [`fs.read:/${'a/'.repeat(2000)}b`, 'no capability of this name'],
  ])('refuses %j', (text, why) => {
    expect(() => parseCapability(text)).toThrow(expect.objectContaining({ code: 'capability.invalid' }));
    expect(() => parseCapability(text)).toThrow(why);
  });

  it('has the names that a site adds', () => {
    const own = new Map([['printer', ['print']]]);
    const capability = parseCapability('printer.print:office', own);
    expect(covers(capability, { name: 'printer', verb: 'print', target: 'office' })).toBe(true);
    expect(covers(capability, { name: 'printer', verb: 'print', target: 'attic' })).toBe(false);
  });
});

describe('what a capability covers', () => {
  it('is its verb, or each when it names none', () => {
    expect(covered('fs.read', read('/a'))).toBe(true);
    expect(covered('fs.write', read('/a'))).toBe(false);
    expect(covered('fs', read('/a'))).toBe(true);
    expect(covered('clock', { name: 'random' })).toBe(false);
  });

  it.each([
    ['fs.read:/data/**', '/data', true],
    ['fs.read:/data/**', '/data/a/b', true],
    ['fs.read:/data/**', '/database', false],
    ['fs.read:/data/*', '/data/a', true],
    ['fs.read:/data/*', '/data/a/b', false],
    ['fs.read:/data/*', '/data', false],
    ['fs.read:/**/b', '/a/b', true],
    ['fs.read:/a', '/A', false],
    ['fs.read:/data/**', '/data/../etc', false],
    ['fs.read:/**', '/data/../etc', false],
    ['fs.read', '/data/../etc', false],
    ['fs.read', 'data', false],
    ['fs.read', '/a\0b', false],
  ])('%s, %j: %s', (capability, path, expected) => {
    expect(covered(capability, read(path))).toBe(expected);
  });

  it.each([
    ['net.get:https://api.example.org', 'https://api.example.org/v1?q=1#x', true],
    ['net.get:https://api.example.org', 'http://api.example.org/', false],
    ['net.get:https://api.example.org', 'https://api.example.org:8443/', false],
    ['net.get:https://api.example.org:*', 'https://api.example.org:8443/', true],
    ['net.get:https://api.example.org:443', 'https://api.example.org/', true],
    ['net.get:https://api.example.org', 'https://API.Example.ORG./', true],
    ['net.get:https://*.example.org', 'https://a.example.org/', true],
    ['net.get:https://*.example.org', 'https://a.b.example.org/', false],
    ['net.get:https://*.example.org', 'https://example.org/', false],
    ['net.get:https://**.example.org', 'https://a.b.example.org/', true],
    ['net.get:https://**.example.org', 'https://example.org.evil.net/', false],
    ['net.get:https://**.example.org', 'https://evilexample.org/', false],
    ['net.get:https://example.org', 'https://example.org@evil.net/', false],
    ['net.get:https://example.org', 'https://user@example.org/', false],
    ['net.get:https://example.org/v1/**', 'https://example.org/v1/../admin', false],
    ['net.get:https://example.org/v1/**', 'https://example.org/v1/%2e%2e/admin', false],
    ['net.get:https://example.org/v1/**', 'https://example.org/%76%31/a', true],
    ['net.get:https://example.org/v1/*', 'https://example.org/v1/a%2fb', true],
    ['net.get:https://example.org/v1/*/b', 'https://example.org/v1/a%2fb', false],
    ['net.get:https://bücher.example', 'https://xn--bcher-kva.example/', true],
    ['net.get:http://127.0.0.1', 'http://2130706433/', true],
    ['net.get:http://[::1]', 'http://[0:0:0:0:0:0:0:1]/', true],
    ['net.get', 'javascript:alert(1)', false],
    ['net.get', 'file:///etc/passwd', false],
    ['net.get', '/relative', false],
  ])('%s, %j: %s', (capability, url, expected) => {
    expect(covered(capability, get(url))).toBe(expected);
  });

  it('is nothing without a target where a pattern asks for one', () => {
    expect(covered('env:HOME', { name: 'env' })).toBe(false);
    expect(covered('env:HOME', { name: 'env', target: 'HOME' })).toBe(true);
    expect(covered('env:*', { name: 'env', target: 'PATH' })).toBe(true);
  });
});
