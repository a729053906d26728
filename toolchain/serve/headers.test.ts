import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ROOT } from '../checks/command.ts';
import { headersFile, headersFor } from './headers.ts';
import { HTML_OUTPUT_POLICY, SANDBOX_POLICY } from './policies.ts';

const PATHS = [
  '/',
  '/index.html',
  '/v1/frame.html',
  '/sandbox.html',
  '/html-output.html',
  '/sw.js',
  '/petri.js',
  '/icon.svg',
  '/docs/index.html',
  '/docs/decisions/index.html',
  '/assets/index-1.js',
  '/v1/assets/editing-1.js',
  '/toolchains/clang/1/llvm.wasm',
  '/toolchains/index.json',
];

/** What a static host makes of the file: every rule that matches, a value that is said twice joined, `!` taken away. */
function asHostsRead(file: string, path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  let matches = false;
  for (const line of file.split('\n')) {
    if (line.startsWith('/')) {
      matches = line.endsWith('*') ? path.startsWith(line.slice(0, -1)) : line === path;
    } else if (matches && line.startsWith('  ! ')) Reflect.deleteProperty(headers, line.slice(4));
    else if (matches && line !== '') {
      const [, name = '', value = ''] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? [];
      headers[name] = name in headers ? `${String(headers[name])}, ${value}` : value;
    }
  }
  return headers;
}

it.each(PATHS)('a host that reads _headers sends for %s what our server sends', (path) => {
  for (const isolation of [true, false]) {
    const { 'Cache-Control': cached, ...ours } = headersFor(path, { isolation });
    const { 'Cache-Control': theirs = 'no-cache', ...others } = asHostsRead(headersFile({ isolation }), path);
    expect(others).toEqual(ours);
    expect(theirs).toBe(cached);
  }
});

it('every document and every worker has a policy, and nothing but the app and its documentation may frame them', () => {
  const policyOf = (path: string) => headersFor(path, { isolation: true })['Content-Security-Policy'] ?? '';
  for (const path of PATHS.filter(
    (each) => /\/$|\.html$|\.js$/.test(each) && !/^\/(?:petri\.js$|v1\/assets\/)/.test(each),
  )) {
    expect(policyOf(path), path).toMatch(/(?:^|; )default-src 'none'(?:;|$)/);
    // What programs may fetch is decided by the broker: see decision 18.
    const rest = policyOf(path).replace(/connect-src [^;]+/, '');
    expect(rest, path).not.toMatch(/'unsafe-eval'|https?:|\*/);
  }
  for (const path of ['/', '/index.html', '/docs/index.html']) {
    expect(policyOf(path)).toMatch(/; frame-ancestors 'self'$/);
    expect(policyOf(path)).not.toMatch(/(?:script-src|style-src|style-src-elem) [^;]*'unsafe-inline'/);
  }
  for (const path of ['/', '/index.html']) {
    for (const directive of ["object-src 'none'", "base-uri 'none'", "form-action 'none'"]) {
      expect(policyOf(path)).toContain(directive);
    }
    expect(policyOf(path)).toContain("require-trusted-types-for 'script'");
  }
});

it('the frame of embedded cells may stand in any page, and has no more rights than the app', () => {
  const policy = headersFor('/v1/frame.html', { isolation: true })['Content-Security-Policy'] ?? '';
  expect(policy).not.toContain('frame-ancestors');
  for (const directive of [
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'self'",
  ]) {
    expect(policy).toContain(directive);
  }
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).toContain("require-trusted-types-for 'script'");
});

it('no document may ask for what it never uses', () => {
  for (const path of PATHS.filter((each) => /\/$|\.html$/.test(each))) {
    const off = (headersFor(path, { isolation: true })['Permissions-Policy'] ?? '').split(', ');
    expect(off, path).toEqual(expect.arrayContaining(['camera=()', 'microphone=()', 'usb=()']));
    expect(off.filter((feature) => !/^[a-z-]+=\(\)$/.test(feature))).toEqual([]);
    expect(off.join()).not.toMatch(/clipboard-|cross-origin-isolated/);
  }
});

it.each([
  ['sandbox.html', SANDBOX_POLICY],
  ['html-output.html', HTML_OUTPUT_POLICY],
])('%s has its policy in itself, and its header adds an opaque origin', async (name, policy) => {
  const text = await readFile(`${ROOT}public/${name}`, 'utf8');
  expect(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(text)?.[1]).toBe(policy);
  expect(headersFor(`/${name}`, { isolation: false })['Content-Security-Policy']).toBe(
    `sandbox allow-scripts; ${policy}`,
  );
});

it('guests load nothing, and send nothing', () => {
  for (const policy of [SANDBOX_POLICY, HTML_OUTPUT_POLICY]) {
    const sources = policy.split('; ').map((part) => part.split(' '));
    expect(sources[0]).toEqual(['default-src', "'none'"]);
    // Not named: what default-src says.
    for (const name of ['connect-src', 'frame-src', 'object-src', 'manifest-src']) {
      expect(sources.map(([directive]) => directive)).not.toContain(name);
    }
    const allowed = new Set(sources.flatMap(([, ...values]) => values));
    expect([...allowed].filter((value) => !/^'|^(?:blob|data):$/.test(value))).toEqual([]);
    expect(allowed).not.toContain("'self'");
  }
});
