import { readFile } from 'node:fs/promises';
import { describe, expect, test, type TestContext, type TestOptions } from 'vitest';
import * as v from 'valibot';
import packs from 'virtual:petri-packs';
import type { Diagnostic } from '#model/diagnostic.ts';
import { splitArgs } from '#model/args.ts';
import { behaviours } from '#model/behaviour.ts';
import type { LanguageManifest } from '#model/language.ts';
import type { Output } from '#model/output.ts';
import { digestDisplay, lastingDisplays, type Sample } from '#model/sample.ts';
import { languages as entries, loadManifest, loadStarter, loadToolchain } from './registry.ts';
import { listSamples, loadSample } from './samples.ts';
import { hasHints } from './load-hints.ts';
import { loadSnippets } from './snippets.ts';
// What a folder promises is kept only when its programs run: this one test may reach for all that runs them.
import type { Petri } from '#api/petri.ts';
import { whyNotTried } from '../../toolchain/checks/why-not.ts';

const text = v.pipe(v.string(), v.minLength(1));
const manifestSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9+-]{0,31}$/)),
  label: text,
  version: text,
  revision: v.optional(v.pipe(v.number(), v.integer())),
  licence: text,
  extensions: v.pipe(v.array(v.pipe(v.string(), v.regex(/^\.[a-z0-9+]+$/))), v.minLength(1)),
  editor: text,
  kind: v.optional(v.literal('markdown')),
  pack: v.optional(text),
  runtime: text,
  interpreter: v.optional(
    v.strictObject({
      module: text,
      argv: v.pipe(v.array(text), v.minLength(1)),
      env: v.optional(v.record(text, v.string())),
      mounts: v.optional(v.record(v.pipe(text, v.startsWith('/')), text)),
    }),
  ),
  sandboxOnly: v.optional(v.boolean()),
  needs: v.optional(v.picklist(['webgpu'])),
  guestFiles: v.optional(v.array(text)),
  sessionInputs: v.optional(v.array(v.pipe(text, v.regex(/^\.\w+$/)))),
  targets: v.pipe(v.array(text), v.minLength(1)),
  compiler: v.optional(v.literal('service')),
  flagExample: v.optional(text),
  flagChoices: v.optional(
    v.array(
      v.strictObject({
        label: text,
        values: v.pipe(v.array(v.strictObject({ flag: text, label: text })), v.minLength(2)),
      }),
    ),
  ),
  formatter: v.optional(text),
  formats: v.optional(v.array(v.pipe(v.string(), v.regex(/^\.[a-z0-9+]+$/)))),
  typing: v.optional(
    v.strictObject({
      indent: v.optional(v.pipe(v.string(), v.regex(/^(?: {1,8}|\t)$/))),
      deeper: v.optional(
        v.pipe(
          text,
          v.check((pattern) => new RegExp(pattern) instanceof RegExp),
        ),
      ),
    }),
  ),
  highlight: v.strictObject({
    keywords: v.array(text),
    types: v.optional(v.array(text)),
    lineComment: v.optional(text),
    blockComment: v.optional(v.tuple([text, text])),
    strings: v.array(text),
    directive: v.optional(text),
  }),
  lacks: v.optional(v.record(v.picklist(behaviours), text)),
  without: v.optional(v.record(text, text)),
  hints: v.optional(v.literal(true)),
});

const snippetsSchema = v.pipe(
  v.array(v.strictObject({ prefix: v.pipe(text, v.regex(/^\w+$/)), description: text, body: text })),
  v.minLength(5),
);

const languages = await Promise.all(entries.map(({ id }) => loadManifest(id)));
const samples = await Promise.all(languages.map(async ({ id }) => [id, await listSamples(id)] as const));
const samplesOf = new Map(samples);

/**
 * What every folder of a language keeps to, for those that are `wanted`: they are tried in several files, side by side. `petri` runs
 * them, and `whyNot` says why it cannot.
 */
export function conformanceSuite(
  wanted: (language: LanguageManifest) => boolean,
  petri: () => Petri,
  whyNot: (language: LanguageManifest) => string | undefined = (language) => whyNotTried(language, packs),
): void {
  describe.each(languages.filter(wanted).map((language) => [language.id, language] as const))(
    '%s',
    (id, language) => {
      test('has a manifest that says all that others need', () => {
        expect(v.parse(manifestSchema, language).id).toBe(id);
      });

      // Preparing the packs has said so too.
      const reason = whyNot(language);
      const compiles = (
        name: string,
        options: TestOptions,
        body: (context: TestContext) => Promise<void>,
      ): void => {
        test(name, options, async (context) => {
          if (reason !== undefined) context.skip(reason);
          await body(context);
        });
      };
      // What Node cannot run is run by the same samples in Chromium: e2e/specs/samples.spec.ts.
      const runs = (name: string, options: TestOptions, body: () => Promise<void>): void => {
        test(name, options, async ({ skip }) => {
          const whyNotHere = reason ?? petri().languages.find((info) => info.id === id)?.reason;
          if (whyNotHere !== undefined) skip(whyNotHere);
          await body();
        });
      };

      test('has a toolchain whose identity is that of its pack', async () => {
        const toolchain = await loadToolchain(id);
        expect(toolchain.id).toMatch(new RegExp(`^${language.pack ?? id}@`));
      });

      runs('has a starter that runs', {}, async () => {
        const result = await petri().run({ language: id, source: await loadStarter(id) }).result;
        expect(result).toMatchObject({ outcome: 'exited', exitCode: 0, diagnostics: [] });
      });

      // What never runs in a page is not compiled for one: a run says as much.
      const isForPage = language.targets.includes('browser');

      compiles('accepts every flag that it offers', { timeout: 300_000 }, async () => {
        const { flagChoices = [], flagExample } = language;
        const offered = flagChoices.flatMap(({ values }) => values.map(({ flag }) => [flag]));
        if (flagExample !== undefined) offered.push(splitArgs(flagExample));
        if (offered.length === 0) return;
        // The smallest program that there is of the language: each flag is a compile of its own.
        const hello = new URL(`${id}/behaviours/hello${language.extensions[0] ?? ''}`, import.meta.url);
        const source = await readFile(hello, 'utf8');
        for (const flags of offered) {
          const request = { language: id, source, flags };
          const said = flags.join(' ');
          const answer = await (isForPage ? petri().compile(request) : petri().run(request).result);
          expect(answer.diagnostics, said).toEqual([]);
          if ('outcome' in answer) expect(answer.outcome, said).toBe('exited');
          else expect(answer.digest, said).toBeDefined();
        }
      });

      compiles(
        'has a formatter that leaves its starter and samples alone, where the manifest names one',
        {},
        async () => {
          if (language.formatter === undefined) return;
          const file = `main${language.extensions[0] ?? ''}`;
          const texts = [{ file, text: await loadStarter(id) }];
          const own = await Promise.all((samplesOf.get(id) ?? []).map((sample) => loadSample(id, sample.id)));
          for (const { source, files, expected } of own) {
            if (expected.outcome === 'failed-to-compile') continue;
            texts.push({ file, text: source });
            for (const [name, text] of Object.entries(files)) {
              const isSource = language.extensions.some((extension) => name.endsWith(extension));
              if (isSource && typeof text === 'string') texts.push({ file: name, text });
            }
          }
          for (const { file, text } of texts) {
            expect(await petri().format(id, { file, text }), file).toEqual({ ok: true, text });
          }
        },
      );

      compiles('makes the same bytes of the same source', {}, async ({ skip }) => {
        if (!isForPage) skip(`${language.label} makes no programs for a page`);
        const request = { language: id, source: await loadStarter(id) };
        const first = await petri().compile(request);
        // It is kept after the answer.
        await expect
          .poll(async () => (await petri().artifacts.list()).some(({ language: of }) => of === id))
          .toBe(true);
        await petri().artifacts.clear({ pinned: true });
        const second = await petri().compile(request);
        expect(second).toMatchObject({ cacheHit: false, digest: first.digest });
      });

      test('has comments, which the comment key makes', () => {
        expect(language.highlight.lineComment ?? language.highlight.blockComment).toBeDefined();
      });

      test('says that it has hints when it has', () => {
        expect(language.hints === true).toBe(hasHints(id));
      });

      test('has snippets, each with a word of its own', async () => {
        const snippets = v.parse(snippetsSchema, await loadSnippets(id));
        expect(new Set(snippets.map(({ prefix }) => prefix)).size).toBe(snippets.length);
        for (const { body } of snippets) {
          // What is neither a place to fill in nor a dollar sign would come out as nothing.
          expect(body.replace(/\\\$|\$\d|\$\{\d:/g, '')).not.toContain('$');
          expect(body).not.toMatch(/^ |\n {2}/);
        }
      });

      test('has samples enough', () => {
        expect(samplesOf.get(id)?.length).toBeGreaterThanOrEqual(['c', 'cpp'].includes(id) ? 8 : 6);
      });

      for (const sample of samplesOf.get(id) ?? []) {
        runs(`sample ${sample.id} does what it says`, { timeout: 180_000 }, async () => {
          await checkSample(petri(), await loadSample(id, sample.id));
        });
        if (language.runtime !== 'page') continue;
        // Without a document it can still be compiled.
        compiles(`sample ${sample.id} compiles, or does not, as it says`, {}, async () => {
          const { source, files, flags, expected } = await loadSample(id, sample.id);
          const answer = await petri().compile({ language: id, source, files, flags });
          expect(answer.digest === undefined).toBe(expected.outcome === 'failed-to-compile');
          checkDiagnostics(answer.diagnostics, expected);
        });
      }
    },
  );
}

async function checkSample(petri: Petri, sample: Sample): Promise<void> {
  const { language, source, files, args, env, flags, stdin, expected } = sample;
  const run = petri.run({ language, source, files, args, env, flags, stdin: stdin ?? '' }, { name: 'main' });
  const displays: Extract<Output, { type: 'display_data' }>[] = [];
  for await (const output of run) if (output.type === 'display_data') displays.push(output);
  const result = await run.result;
  expect(result.stdout).toBe(expected.stdout);
  expect(result.outcome).toBe(expected.outcome);
  expect(result.exitCode).toBe(expected.exitCode);
  if (expected.stderr !== undefined) expect(result.stderr).toBe(expected.stderr);
  for (const [name, content] of Object.entries(expected.files)) {
    expect(new TextDecoder().decode(result.files.get(name)), name).toBe(content);
  }
  checkDiagnostics(result.diagnostics, expected);
  const shown = await Promise.all(
    lastingDisplays(displays).map(async ({ data, displayId }) => {
      const [[mime, content] = ['', '']] = Object.entries(data);
      return {
        mime,
        ...(displayId !== undefined && { displayId }),
        digest: await digestDisplay(mime, content),
      };
    }),
  );
  expect(shown).toEqual(expected.displays.map(({ width: _width, height: _height, ...display }) => display));
}

function checkDiagnostics(diagnostics: readonly Diagnostic[], expected: Sample['expected']): void {
  for (const diagnostic of expected.diagnostics) {
    expect(diagnostics).toContainEqual(expect.objectContaining(diagnostic));
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).toHaveLength(expected.diagnostics.filter(({ severity }) => severity === 'error').length);
}
