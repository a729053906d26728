import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findHints, parseHints } from '#languages/hints.ts';
import { projectRoot } from './project-root.ts';
import { titled } from './testing/attacked-service.ts';
import { openTestService, whyNotHere, type TestService } from './testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

const languages = await Promise.all(
  ['rust', 'zig', 'mojo'].map(async (language) => {
    const path = join(projectRoot(), 'web/languages', language, 'hints.json');
    const hints = parseHints(JSON.parse(await readFile(path, 'utf8')), language);
    return { language, hints, reason: await whyNotHere(language, 'native') };
  }),
);

describe.each(languages)('the known mistakes of $language', ({ language, hints, reason }) => {
  it.each(hints.hints)(
    '$code is found, and mended by what it says',
    ({ code, pattern, replace, bad, good }) => {
      expect(findHints('main', bad, hints).map((each) => each.code)).toEqual([code]);
      expect(bad.replace(pattern, replace)).toBe(good);
      expect(findHints('main', good, hints)).toEqual([]);
    },
  );

  it.skipIf(reason !== undefined).each(hints.hints)(
    titled('$code is a mistake for the real compiler, and what it says is none', reason),
    async ({ code, bad, good }) => {
      const compile = (source: string) => service.whole('compile', { language, target: 'native', source });
      const { result } = await compile(bad);
      expect(result.outcome).toBe('failed-to-compile');
      expect(result.diagnostics[0]).toMatchObject({ severity: 'hint', code });
      expect(result.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      expect((await compile(good)).result.outcome).toBe('compiled');
    },
  );
});
