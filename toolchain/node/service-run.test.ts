import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Petri } from '#api/petri.ts';
import type { Question } from '#model/question.ts';
import { openTestService, whyNotHere, type TestService } from '../service/testing/test-service.ts';
import { createPetri } from './petri.ts';
import { makeFolder, removeFolder } from './testing/folder.ts';

// The API with a real service behind HTTP, and the compilers of this machine.
const noNative = await whyNotHere('c', 'native');
const noRust = await whyNotHere('rust', 'browser');

describe.skipIf(noNative !== undefined)(
  `runs on a service${noNative === undefined ? '' : ` (${noNative})`}`,
  () => {
    let service: TestService;
    let petri: Petri;
    let folder: string;
    beforeAll(async () => {
      folder = await makeFolder('service-run');
      service = await openTestService();
      petri = await createPetri({ cache: folder, service: service.api });
    }, 60_000);
    afterAll(async () => {
      petri.dispose();
      await service.close();
      await removeFolder(folder);
    });
    const native = { language: 'c', target: 'native' } as const;
    const echo =
      '#include <stdio.h>\nint main(void) { char line[80]; while (fgets(line, sizeof line, stdin)) { printf("<%s", line); fflush(stdout); } puts("end"); return 2; }';

    it('give what the page gives: output, exit code, timings, the calls that were made', async () => {
      const result = await petri.run({ ...native, source: echo, stdin: 'a\nb\n' }).result;
      expect(result).toMatchObject({ outcome: 'exited', exitCode: 2, stdout: '<a\n<b\nend\n', stderr: '' });
      expect(result.calls).toEqual([{ capability: 'service.run', allowed: 1, denied: 0, bytes: 0 }]);
      expect(result.timings.compileMs).toBeGreaterThan(0);
      expect(result.timings.totalMs).toBeGreaterThanOrEqual(result.timings.runMs);
    });

    it('are answered while they run, in the order in which it was typed', async () => {
      const run = petri.run({ ...native, source: echo }, { interactive: true });
      // Before it is compiled: it waits for the program.
      run.write('first\n');
      let text = '';
      for await (const output of run) {
        if (output.type !== 'stream') continue;
        text += output.text;
        if (text === '<first\n') {
          run.write('second\n');
          run.write('third\n');
          run.closeStdin();
        }
      }
      expect(text).toBe('<first\n<second\n<third\nend\n');
      expect((await run.result).exitCode).toBe(2);
    });

    it('stop, and keep what they printed', async () => {
      const source = '#include <stdio.h>\nint main(void) { puts("before"); fflush(stdout); for (;;) ; }';
      const run = petri.run({ ...native, source });
      for await (const output of run) if (output.type === 'stream') run.stop();
      expect(await run.result).toMatchObject({ outcome: 'stopped', stdout: 'before\n' });
    });

    it('say where a mistake is', async () => {
      const result = await petri.run({ ...native, source: 'int main(void) { return nothing; }\n' }).result;
      expect(result.outcome).toBe('failed-to-compile');
      expect(result.diagnostics[0]).toMatchObject({
        file: 'main.c',
        severity: 'error',
        range: { start: { line: 0, character: 24 } },
      });
    });

    it('send nothing without a grant, and what is sent is in the question', async () => {
      const questions: Question[] = [];
      const result = await petri.run(
        { ...native, source: echo, level: 'restricted', files: { 'data.txt': 'x' }, args: ['y'] },
        {
          ask: (question) => {
            questions.push(question);
            return Promise.resolve({ allowed: false });
          },
        },
      ).result;
      expect(result).toMatchObject({ outcome: 'denied', stdout: '', detail: { capability: 'service.run' } });
      expect(questions).toHaveLength(1);
      expect(questions[0]).toMatchObject({ call: 'service.run', offers: ['service.run'] });
      expect(questions[0]?.details).toMatch(
        /^To 127\.0\.0\.1:\d+:\nthe cell’s text \(1 KB\)\nthe file data\.txt\nits arguments/,
      );
    });

    it('do not take a grant for compiling as one for running', async () => {
      const request = { ...native, source: echo, level: 'restricted', grants: ['service.compile'] } as const;
      expect(await petri.run(request).result).toMatchObject({ outcome: 'denied' });
      const allowed = { ...request, grants: ['service.run'] };
      expect(await petri.run(allowed).result).toMatchObject({ outcome: 'exited' });
    });

    it.skipIf(noRust !== undefined)('ask for nothing that is kept', async () => {
      const source = 'fn main() { println!("kept"); }';
      const restricted = { language: 'rust', source, level: 'restricted' } as const;
      expect(await petri.run(restricted).result).toMatchObject({
        outcome: 'denied',
        detail: { capability: 'service.compile' },
      });
      expect(await petri.run({ language: 'rust', source }).result).toMatchObject({ stdout: 'kept\n' });
      // It is kept after the answer.
      await expect
        .poll(async () => (await petri.artifacts.list()).some(({ language }) => language === 'rust'))
        .toBe(true);
      const again = await petri.run(restricted).result;
      expect(again).toMatchObject({ outcome: 'exited', stdout: 'kept\n', cacheHit: true, calls: [] });
    });

    it('need a service', async () => {
      const alone = await createPetri({ cache: folder });
      await expect(alone.run({ ...native, source: echo }).result).rejects.toMatchObject({
        code: 'service.not-available',
      });
      expect(alone.languages.find(({ id }) => id === 'rust')).toMatchObject({ available: false });
      expect(await alone.service()).toBeUndefined();
      alone.dispose();
    });
  },
);
