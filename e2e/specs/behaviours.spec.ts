import { stripVTControlCharacters } from 'node:util';
import type { Page } from '@playwright/test';
import { behaviours, type Behaviour } from '../../web/model/behaviour.ts';
import type { LanguageManifest } from '../../web/model/language.ts';
import { committedCells, LACKS, prose, readTable, writeResults } from '../../toolchain/docs/conformance.ts';
import { readProgramManifests } from '../../toolchain/samples/read.ts';
import { readPackIndex, whyNotTried } from '../../toolchain/checks/why-not.ts';
import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import { cellText, prints, trials } from '../fixtures/behaviours.ts';
import { whyNoGpu } from '../fixtures/gpu.ts';
import { PageRuns, type Seen } from '../fixtures/page-runs.ts';
import { expect, test } from '../fixtures/petri.ts';
import { readPrograms, type Program } from '../fixtures/programs.ts';
import { realService, serveWith } from '../fixtures/service-site.ts';

// The page that runs them is isolated.
test.use({ isolation: true, base: '/' });

const manifests = readProgramManifests();
/** One for each way that programs run in: `npm test` has these, the long form all. */
const SHORT: readonly string[] = ['c', 'html', 'javascript', 'lua', 'python', 'sql', 'wgsl'];

for (const language of manifests) {
  const tag = SHORT.includes(language.id) ? [] : '@long';
  test(`${language.label} behaves as C does, or says why not`, { tag }, async ({ page, site }) => {
    const isRemote = language.compiler === 'service';
    const reason = isRemote
      ? await whyNotHere(language.id, language.targets[0] ?? '')
      : whyNotTried(language, readPackIndex());
    test.skip(reason !== undefined, reason);
    // Every behaviour in sequence, in one page.
    test.setTimeout(300_000);
    const own = isRemote ? await serveWith(await realService()) : undefined;
    const suite = new Suite(language, page, own?.address ?? site);
    await suite.open(own === undefined ? undefined : 'api/');
    const noGpu = language.needs === 'webgpu' ? await whyNoGpu(page) : undefined;
    test.skip(noGpu !== undefined, noGpu);
    for (const behaviour of behaviours) await test.step(behaviour, () => suite.try(behaviour));
    await own?.close();
    await writeResults(language.id, suite.cells);
    expect(suite.failures.join('\n\n')).toBe('');
    // What is committed is what came out: `npm run docs:behaviours` writes it.
    expect(await committedCells(language)).toEqual(suite.cells);
  });
}

test('the conformance table has every language and every behaviour, and says what each lacks', async () => {
  const { languages, rows, text } = await readTable();
  expect(languages.sort()).toEqual(manifests.map(({ label }) => label).sort());
  expect(rows).toHaveLength(behaviours.length);
  for (const { lacks = {} } of manifests) {
    for (const reason of Object.values(lacks)) expect(text).toContain(prose(reason));
  }
});

/** One language's way through all behaviours, each followed by a run that must find nothing left over. */
class Suite {
  readonly cells: Record<string, string> = {};
  readonly failures: string[] = [];
  readonly #language: LanguageManifest;
  readonly #runs: PageRuns;

  constructor(language: LanguageManifest, page: Page, site: string) {
    this.#language = language;
    this.#runs = new PageRuns(page, site);
  }

  open(service: string | undefined): Promise<void> {
    return this.#runs.open(true, service);
  }

  async try(behaviour: Behaviour): Promise<void> {
    this.cells[behaviour] = LACKS;
    // The reason is in the manifest, and from there in the table.
    if (this.#language.lacks?.[behaviour] !== undefined) return;
    const trial = trials[behaviour];
    const own = readPrograms(this.#language, behaviour);
    const programs = own.length > 0 ? own : readPrograms(this.#language, trial.program);
    const least = trial.least ?? 1;
    if (programs.length < least) {
      const message = `there must be ${String(least)} programs ${trial.program}, or a reason in lacks of its manifest`;
      this.failures.push(`${behaviour}: ${message}`);
      return;
    }
    for (const program of programs) {
      const seen: Seen[] = [];
      const isAsInC = await this.#holds(`${behaviour}, ${program.name}`, seen, async () => {
        for (const source of trial.sources?.(program.source, this.#language) ?? [program.source]) {
          seen.push(await this.#run(program, source, behaviour));
        }
        trial.check(seen, program);
      });
      if (isAsInC) this.cells[behaviour] = cellText(trial, seen);
    }
    await this.#isClean(behaviour);
  }

  async #isClean(behaviour: Behaviour): Promise<void> {
    for (const hello of readPrograms(this.#language, 'hello')) {
      const seen: Seen[] = [];
      await this.#holds(`the run after ${behaviour}`, seen, async () => {
        const { source, files, flags } = hello;
        const clean = await this.#runs.run({ language: this.#language.id, source, files, flags });
        seen.push(clean);
        expect(clean).toMatchObject(prints(hello, 'hello\n'));
        expect(clean).toMatchObject({ diagnostics: [], truncated: false, files: {} });
      });
    }
  }

  #run(program: Program, source: string, behaviour: Behaviour): Promise<Seen> {
    const { request = {}, isStopped = false } = trials[behaviour];
    const files = { ...program.files, ...request.files };
    const stopAt = this.#language.lacks?.streaming === undefined ? 'output' : 'running';
    return this.#runs.run(
      { ...request, ...program.given, language: this.#language.id, source, files, flags: program.flags },
      isStopped ? stopAt : undefined,
    );
  }

  /** Goes on after a failure, so that one run says all that there is to mend. */
  async #holds(what: string, seen: readonly Seen[], work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
      this.failures.push(`${what}: ${message}\nSeen: ${JSON.stringify(seen).slice(0, 2000)}`);
      return false;
    }
  }
}
