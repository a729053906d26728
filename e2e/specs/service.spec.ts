import type { Locator } from '@playwright/test';
import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import { expect } from '../fixtures/petri.ts';
import type { PetriPage } from '../fixtures/petri-page.ts';
import { allow, asks, HELLO_C, sentTo, targetOf, test } from '../fixtures/service-page.ts';
import { realService, type Between } from '../fixtures/service-site.ts';

const noRust = await whyNotHere('rust', 'browser');
const noNative = await whyNotHere('c', 'native');

const ZIG = `const std = @import("std");
pub fn main(init: std.process.Init) !void {
    var in: [64]u8 = undefined;
    var out: [64]u8 = undefined;
    var stdin = std.Io.File.stdin().reader(init.io, &in);
    var stdout = std.Io.File.stdout().writer(init.io, &out);
    while (try stdin.interface.takeDelimiter('\\n')) |line| try stdout.interface.print("<{s}>\\n", .{line});
    try stdout.interface.flush();
    std.process.exit(4);
}
`;

/** For a program that prints its input line by line in angle brackets, and exits with 4. */
async function expectNoServiceNextTime(petri: PetriPage, between: Between): Promise<void> {
  await petri.stdin.fill('one\ntwo');
  expect(await petri.run()).toBe('exited 4');
  expect(await petri.stdoutText()).toBe('<one>\n<two>\n');
  // From now on nobody is there.
  between.before = (_request, response) => {
    response.destroy();
    return true;
  };
  await expect(petri.page.getByText('Saved', { exact: false }).first()).toBeVisible();
  await petri.page.reload();
  await expect(petri.runButton).toBeVisible();
  expect(await petri.run()).toBe('exited 4');
  await expect(petri.status).toContainText('cached');
  expect(await petri.stdoutText()).toBe('<one>\n<two>\n');
}

test('a site without a service asks nothing of one, and says so', async ({ openWith }) => {
  const petri = await openWith(undefined);
  const native = targetOf(petri).getByRole('option', { name: /Native/ });
  await expect(native).toHaveText('Native (not available)');
  await expect(native).toBeDisabled();
  await petri.page.getByRole('button', { name: 'About C', exact: true }).click();
  await expect(petri.page.getByRole('group', { name: 'About C' })).toContainText(
    'This site has no compile service.',
  );
  await expect(petri.language.getByRole('option', { name: /Rust/ })).toBeDisabled();
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('exited 3');
  expect(petri.requests.filter((url) => new URL(url).pathname.includes('/api/'))).toEqual([]);
  expect(petri.problems).toEqual([]);
});

test.describe('the real service', () => {
  test('Rust is compiled there, runs here, and needs no service the next time', async ({ openWith }) => {
    test.skip(noRust !== undefined, noRust);
    const between: Between = {};
    const petri = await openWith(await realService(between));
    await petri.choose('rust');
    await expect(petri.page.getByRole('note', { name: 'Where the cell goes' })).toContainText(
      /Leaves this page.*the server at 127\.0\.0\.1:\d+, on this computer, to be compiled/s,
    );
    await petri.setSource('fn main() {\n    let n: i32 = "one";\n    println!("{n}");\n}\n');
    expect(await petri.run()).toBe('failed to compile');
    await expect(petri.page.getByText(/mismatched types/).first()).toBeVisible();
    await expect(petri.page.getByText('main.rs:2:18').first()).toBeVisible();

    await petri.setSource(
      'use std::io::BufRead;\nfn main() {\n  for line in std::io::stdin().lock().lines() { println!("<{}>", line.unwrap()); }\n  std::process::exit(4);\n}\n',
    );
    await expectNoServiceNextTime(petri, between);
  });

  test('one cell runs in the browser and natively, side by side, and its target is kept and shared', async ({
    openWith,
  }) => {
    test.skip(noNative !== undefined, noNative);
    const petri = await openWith(await realService());
    const { page } = petri;
    await petri.setSource(HELLO_C);
    expect(await petri.run()).toBe('exited 3');
    expect(sentTo(petri)).toEqual([]);
    // By the keyboard alone.
    await expect(targetOf(petri).getByRole('option', { name: 'Native (service)' })).toBeEnabled();
    await targetOf(petri).focus();
    await page.keyboard.press('ArrowDown');
    await expect(targetOf(petri)).toHaveValue('native');
    await expect(page.getByRole('note', { name: 'Where the cell goes' })).toContainText('and runs it there');
    expect(await petri.run()).toBe('exited 3');
    expect(await petri.stdoutText()).toBe('hello\n');
    const table = page.getByRole('table', { name: 'Targets side by side' });
    await expect(table.getByRole('row')).toHaveCount(3);
    await expect(table.getByRole('row', { name: /^Browser.*exited 3$/ })).toBeVisible();
    await expect(table.getByRole('row', { name: /^Native.*exited 3$/ })).toBeVisible();
    await expect(page.getByText('They print the same.')).toBeVisible();

    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    await page.keyboard.press('Escape');
    await page.goto('about:blank');
    await page.goto(link);
    await expect(targetOf(petri)).toHaveValue('native');
  });

  test('Zig is compiled there, runs here, and needs no service the next time', async ({ openWith }) => {
    const noZig = await whyNotHere('zig', 'browser');
    test.skip(noZig !== undefined, noZig);
    const between: Between = {};
    const petri = await openWith(await realService(between));
    await petri.choose('zig');
    await petri.setSource(ZIG);
    await expectNoServiceNextTime(petri, between);
  });

  test('Mojo runs there, and what it prints comes as it is printed', async ({ openWith }) => {
    const noMojo = await whyNotHere('mojo', 'native');
    test.skip(noMojo !== undefined, noMojo);
    const petri = await openWith(await realService());
    await petri.choose('mojo');
    await expect(petri.page.getByRole('note', { name: 'Where the cell goes' })).toContainText(
      'and runs it there',
    );
    // It has one target: there is nothing to choose.
    await expect(targetOf(petri)).toHaveCount(0);
    await petri.setSource(
      'from std.time import sleep\ndef main() raises:\n  print("first")\n  print(input())\n  while True:\n    sleep(1.0)\n',
    );
    await petri.start();
    await expect(petri.output).toHaveText(/first/, { timeout: 90_000 });
    await petri.stdin.fill('second');
    await petri.page.getByRole('button', { name: 'Send' }).click();
    await expect(petri.output).toHaveText(/second/);
    await petri.stopButton.click();
    expect(await petri.outcome()).toBe('stopped');
    expect(await petri.stdoutText()).toBe('first\nsecond\n');
  });

  test('of CUDA the PTX and the SASS are shown, and why it does not run', async ({ openWith }) => {
    const noCuda = await whyNotHere('cuda', 'ptx');
    test.skip(noCuda !== undefined, noCuda);
    const noGpu = await whyNotHere('cuda', 'native');
    const petri = await openWith(await realService());
    const { page } = petri;
    await petri.choose('cuda');
    const note = page.getByRole('note', { name: 'Where the cell goes' });
    await expect(note).toContainText('nothing of it is run');
    await expect(petri.stdin).toHaveAccessibleDescription(/nothing reads input/);
    expect(await petri.run()).toBe('exited 0');
    const ptx = page.getByRole('region', { name: 'PTX', exact: true });
    await expect(ptx).toContainText(/\.visible \.entry _Z3addiPKfPf\([^]*add\.f32/);
    expect(await petri.stdoutText()).toBe('');
    await targetOf(petri).selectOption('sass');
    expect(await petri.run()).toBe('exited 0');
    await expect(page.getByRole('region', { name: 'SASS', exact: true })).toContainText(/FADD/);
    await expect(page.getByRole('table', { name: 'Targets side by side' }).getByRole('row')).toHaveCount(3);
    // What the author of a link chose stays chosen, and is said to be not there.
    if (noGpu === undefined) return;
    await expect(targetOf(petri).getByRole('option', { name: /Native/ })).toBeDisabled();
    await petri.openCell({ language: 'cuda', target: 'native', source: 'int main() {}' });
    await expect(note).toContainText('There is no GPU on this service.');
    await expect(note).toContainText('shown by “ptx” and “sass”');
  });

  test('Go runs natively, too', async ({ openWith }) => {
    const noGo = await whyNotHere('go', 'native');
    test.skip(noGo !== undefined, noGo);
    const source =
      'package main\n\nimport (\n\t"fmt"\n\t"runtime"\n)\n\nfunc main() { fmt.Println(runtime.GOOS) }\n';
    const petri = await openWith(await realService(), { language: 'go', target: 'native', source });
    await petri.trust();
    expect(await petri.run()).toBe('exited 0');
    expect(await petri.stdoutText()).toBe('linux\n');
  });

  test('a native run is answered as it asks, streams, and can be stopped', async ({ openWith }) => {
    test.skip(noNative !== undefined, noNative);
    let cut = 0;
    const between: Between = {
      before: (_request, response, path) => {
        // Each stream of events is cut twice: what is lost must come again.
        if (path.endsWith('/events') && cut < 2) {
          cut += 1;
          setTimeout(() => response.destroy(), 300);
        }
        return false;
      },
    };
    const petri = await openWith(await realService(between));
    await targetOf(petri).selectOption('native');
    await petri.setSource(
      '#include <stdio.h>\nint main(void) { char name[80]; printf("Who? "); fflush(stdout); if (!fgets(name, sizeof name, stdin)) return 9; printf("Hello, %s", name); fflush(stdout); for (;;) ; }',
    );
    await petri.start();
    await expect(petri.output).toHaveText(/Who\? $/);
    await petri.stdin.fill('Ada');
    await petri.page.getByRole('button', { name: 'Send' }).click();
    await expect(petri.output).toHaveText(/Hello, Ada/);
    await petri.stopButton.click();
    expect(await petri.outcome()).toBe('stopped');
    expect(await petri.stdoutText()).toBe('Who? Hello, Ada\n');
    expect(cut).toBe(2);
  });

  test('files that a native program makes are the session’s', async ({ openWith }) => {
    test.skip(noNative !== undefined, noNative);
    const petri = await openWith(await realService());
    const { page } = petri;
    const wait =
      '#include <stdio.h>\nint main(void) { char name[80]; if (!fgets(name, sizeof name, stdin)) return 9;';
    const write = 'FILE *f = fopen("name.txt", "w"); fprintf(f, "from %s", name); fclose(f); return 0; }';
    await petri.openLink({
      format: 1,
      cells: [
        {
          kind: 'code',
          language: 'c',
          target: 'native',
          source: `${wait} ${write}`,
          limits: { timeMs: 1000 },
        },
        { kind: 'code', language: 'lua', source: 'print(io.open("name.txt"):read("a"))' },
      ],
    });
    await petri.trust();
    const [native, reader] = [1, 2].map((at) =>
      page.getByRole('article', { name: `Cell ${String(at)}`, exact: true }),
    ) as [Locator, Locator];
    await native.getByRole('button', { name: 'Run', exact: true }).click();
    const input = native.getByRole('textbox', { name: 'Standard input' });
    await expect(native.getByRole('status', { name: 'Run status' })).toContainText('Running');
    // Longer than the second that it has: waiting is not its time.
    await page.waitForTimeout(2500);
    await input.fill('Ada');
    await native.getByRole('button', { name: 'Send' }).click();
    await expect(native.getByRole('status', { name: 'Run status' })).toContainText('exited 0');
    await native.getByText('1 file written').click();
    await native.getByText('name.txt', { exact: true }).click();
    await expect(native.locator('details pre')).toHaveText('from Ada\n');

    await reader.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(reader.getByRole('region', { name: 'Output' })).toContainText('from Ada');
  });

  test('what came by a link asks before it leaves, and is not sent when denied', async ({ openWith }) => {
    test.skip(noNative !== undefined, noNative);
    const petri = await openWith(await realService(), { source: HELLO_C, target: 'native', args: ['x'] });
    await expect(targetOf(petri)).toHaveValue('native');
    await petri.start();
    await expect(asks(petri)).toContainText('running programs on the compile service');
    await expect(asks(petri).getByLabel('What is sent')).toContainText(
      /To 127\.0\.0\.1:\d+:.*its arguments/s,
    );
    await petri.page.keyboard.press('Escape');
    expect(await petri.outcome()).toBe('denied');
    await expect(petri.page.getByText('nothing was sent, and nothing was run')).toBeVisible();
    expect(sentTo(petri)).toEqual([]);
    await petri.start();
    await allow(petri);
    expect(await petri.outcome()).toBe('exited 3');
  });
});
