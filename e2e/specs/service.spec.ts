import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import { PetriPage } from '../fixtures/petri-page.ts';
import { expect, test as base } from '../fixtures/petri.ts';
import {
  madeUpService,
  realService,
  sendJson,
  serveWith,
  type Between,
  type ServiceSite,
} from '../fixtures/service-site.ts';
import type { OpenService } from '../../toolchain/service/open-service.ts';

interface Fixtures {
  /** Opens the app on a site with this service, or with none. */
  openWith: (service: OpenService | undefined, cell?: Record<string, unknown>) => Promise<PetriPage>;
}

const test = base.extend<Fixtures>({
  openWith: async ({ page }, use) => {
    const sites: ServiceSite[] = [];
    await use(async (service, cell) => {
      const site = await serveWith(service);
      sites.push(site);
      const petri = new PetriPage(page, site.address);
      if (cell === undefined) await petri.open();
      else await petri.openCell(cell);
      return petri;
    });
    for (const site of sites) await site.close();
  },
});

const noRust = await whyNotHere('rust', 'browser');
const noNative = await whyNotHere('c', 'native');

const target = (petri: PetriPage) => petri.page.getByRole('combobox', { name: 'Target' });
const apiRequests = (petri: PetriPage) =>
  petri.requests.filter((url) => new URL(url).pathname.includes('/api/'));
const asks = (petri: PetriPage) => petri.page.getByRole('dialog', { name: /asks for permission/ });

async function allow(petri: PetriPage): Promise<void> {
  // It cannot be pressed for half a second.
  const button = asks(petri).getByRole('button', { name: 'Allow' });
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await button.click();
}

const HELLO_RUST = 'fn main() { println!("hello from rust"); }';
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
const HELLO_C = '#include <stdio.h>\nint main(void) { puts("hello"); return 3; }';

test('a site without a service asks nothing of one, and says so', async ({ openWith }) => {
  const petri = await openWith(undefined);
  const native = target(petri).getByRole('option', { name: /Native/ });
  await expect(native).toHaveText('Native (not available)');
  await expect(native).toBeDisabled();
  await petri.page.getByRole('button', { name: 'About C', exact: true }).click();
  await expect(petri.page.getByRole('group', { name: 'About C' })).toContainText(
    'This site has no compile service.',
  );
  await expect(petri.language.getByRole('option', { name: /Rust/ })).toBeDisabled();
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('exited 3');
  expect(apiRequests(petri)).toEqual([]);
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
  });

  test('one cell runs in the browser and natively, side by side, and its target is kept and shared', async ({
    openWith,
  }) => {
    test.skip(noNative !== undefined, noNative);
    const petri = await openWith(await realService());
    const { page } = petri;
    await petri.setSource(HELLO_C);
    expect(await petri.run()).toBe('exited 3');
    expect(apiRequests(petri).filter((url) => !url.endsWith('/targets'))).toEqual([]);
    // By the keyboard alone.
    await expect(target(petri).getByRole('option', { name: 'Native (service)' })).toBeEnabled();
    await target(petri).focus();
    await page.keyboard.press('ArrowDown');
    await expect(target(petri)).toHaveValue('native');
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
    await expect(target(petri)).toHaveValue('native');
  });

  test('Zig is compiled there, runs here, and needs no service the next time', async ({ openWith }) => {
    const noZig = await whyNotHere('zig', 'browser');
    test.skip(noZig !== undefined, noZig);
    const between: Between = {};
    const petri = await openWith(await realService(between));
    await petri.choose('zig');
    await petri.setSource(ZIG);
    await petri.stdin.fill('one\ntwo');
    expect(await petri.run()).toBe('exited 4');
    expect(await petri.stdoutText()).toBe('<one>\n<two>\n');
    between.before = (_request, response) => {
      response.destroy();
      return true;
    };
    await expect(petri.page.getByText('Saved', { exact: false }).first()).toBeVisible();
    await petri.page.reload();
    await expect(petri.runButton).toBeVisible();
    expect(await petri.run()).toBe('exited 4');
    await expect(petri.status).toContainText('cached');
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
    await expect(target(petri)).toHaveCount(0);
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
    expect(await petri.run()).toBe('exited 0');
    const ptx = page.getByRole('region', { name: 'PTX', exact: true });
    await expect(ptx).toContainText(/\.visible \.entry _Z3addiPKfPf\([^]*add\.f32/);
    expect(await petri.stdoutText()).toBe('');
    await target(petri).selectOption('sass');
    expect(await petri.run()).toBe('exited 0');
    await expect(page.getByRole('region', { name: 'SASS', exact: true })).toContainText(/FADD/);
    await expect(page.getByRole('table', { name: 'Targets side by side' }).getByRole('row')).toHaveCount(3);
    // What the author of a link chose stays chosen, and is said to be not there.
    if (noGpu === undefined) return;
    await expect(target(petri).getByRole('option', { name: /Native/ })).toBeDisabled();
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
    await target(petri).selectOption('native');
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

  test('what came by a link asks before it leaves, and is not sent when denied', async ({ openWith }) => {
    test.skip(noNative !== undefined, noNative);
    const petri = await openWith(await realService(), { source: HELLO_C, target: 'native', args: ['x'] });
    await expect(target(petri)).toHaveValue('native');
    await petri.start();
    await expect(asks(petri)).toContainText('running programs on the compile service');
    await expect(asks(petri).getByLabel('What is sent')).toContainText(
      /To 127\.0\.0\.1:\d+:.*its arguments/s,
    );
    await petri.page.keyboard.press('Escape');
    expect(await petri.outcome()).toBe('denied');
    await expect(petri.page.getByText('nothing was sent, and nothing was run')).toBeVisible();
    expect(apiRequests(petri).filter((url) => !url.endsWith('/targets'))).toEqual([]);
    await petri.start();
    await allow(petri);
    expect(await petri.outcome()).toBe('exited 3');
  });
});

test.describe('mistakes that are known', () => {
  const WRONG = 'fn main() {\n    // println("no")\n    let s = "println(no)";\n    println("{s}");\n}\n';

  test('are shown while one types, before anything is sent, and are mended', async ({ openWith }) => {
    const petri = await openWith(
      madeUpService((_request, response) =>
        sendJson(response, 200, {
          targets: [{ language: 'rust', target: 'browser', available: true }],
        }),
      ),
    );
    const { page } = petri;
    await petri.choose('rust');
    await petri.setSource(WRONG);
    const problems = page.getByRole('list', { name: 'Problems' });
    await expect(problems.getByRole('listitem')).toHaveCount(1);
    await expect(problems).toContainText('main.rs:4:5');
    await expect(problems).toContainText('macro-without-mark');
    expect(apiRequests(petri).filter((url) => !url.endsWith('/targets'))).toEqual([]);
    // By the keyboard alone.
    const fix = problems.getByRole('button', { name: /^Fix main\.rs:4:5: .*Write: println!\($/ });
    await fix.focus();
    await page.keyboard.press('Enter');
    await expect(problems).toHaveCount(0);
    await expect(petri.editor).toHaveValue(WRONG.replace('    println("{s}")', '    println!("{s}")'));
    await petri.editor.press('ControlOrMeta+z');
    await expect(petri.editor).toHaveValue(WRONG);
    await expect(problems.getByRole('listitem')).toHaveCount(1);
    expect(petri.problems).toEqual([]);
  });

  test('keep nobody from running the cell', async ({ openWith }) => {
    test.skip(noRust !== undefined, noRust);
    const petri = await openWith(await realService());
    await petri.choose('rust');
    await petri.setSource(WRONG);
    const problems = petri.page.getByRole('list', { name: 'Problems' });
    await expect(problems.getByRole('listitem')).toHaveCount(1);
    expect(await petri.run()).toBe('failed to compile');
    // The compiler's own words, and the hint once, though the service knows it too.
    await expect(problems.getByText('macro-without-mark')).toHaveCount(1);
    await expect(problems).toContainText('expected function, found macro');
  });

  test('are none in a language that has no list of them', async ({ openWith }) => {
    const petri = await openWith(undefined);
    await petri.setSource('int main(void) { println("x"); }');
    await petri.page.waitForTimeout(1200);
    await expect(petri.page.getByRole('list', { name: 'Problems' })).toHaveCount(0);
    expect(petri.requests.filter((url) => /hints/.test(url))).toEqual([]);
  });
});

test.describe('a service that is not as it should be', () => {
  const TARGETS = {
    targets: [
      { language: 'c', target: 'native', available: true },
      { language: 'rust', target: 'browser', available: true, toolchain: 'rustc 9.9' },
    ],
  };

  test('that is down leaves the page as it is', async ({ openWith }) => {
    const petri = await openWith(madeUpService((_request, response) => response.destroy()));
    const native = target(petri).getByRole('option', { name: /Native/ });
    await expect(native).toBeDisabled();
    await petri.page.getByRole('button', { name: 'About C', exact: true }).click();
    await expect(petri.page.getByRole('group', { name: 'About C' })).toContainText('does not answer');
    await petri.page.keyboard.press('Escape');
    await petri.setSource(HELLO_C);
    expect(await petri.run()).toBe('exited 3');
  });

  test('that never answers keeps nobody waiting', async ({ openWith }) => {
    const petri = await openWith(madeUpService(() => undefined));
    await petri.setSource(HELLO_C);
    expect(await petri.run()).toBe('exited 3');
    // Rust waits for it, and can be stopped.
    await petri.choose('rust');
    await petri.setSource(HELLO_RUST);
    await petri.start();
    await expect(petri.status).toHaveText(/Compiling on 127/);
    await petri.stopButton.click();
    expect(await petri.outcome()).toBe('stopped');
  });

  test('that is full is waited for, in sight, until the reader stops', async ({ openWith }) => {
    let asked = 0;
    const service = madeUpService((_request, response, path) => {
      if (path.endsWith('/targets')) {
        sendJson(response, 200, TARGETS);
        return;
      }
      asked += 1;
      const seconds = asked === 1 ? '1' : '30';
      sendJson(response, 429, { code: 'service.queue-full', message: 'full' }, { 'Retry-After': seconds });
    });
    const petri = await openWith(service);
    await petri.choose('rust');
    await petri.setSource(HELLO_RUST);
    await petri.start();
    await expect(petri.status).toHaveText('The service is full: next try in 1 s');
    await expect(petri.status).toHaveText(/next try in 2\d s/);
    expect(asked).toBe(2);
    await petri.stopButton.click();
    expect(await petri.outcome()).toBe('stopped');
  });

  test('that is older, or newer, is used for what can be understood', async ({ openWith }) => {
    const older = {
      targets: [{ language: 'c', target: 'native' }, { language: 'rust' }, 7, { language: 'x', target: 'y' }],
    };
    const service = madeUpService((_request, response, path) => {
      if (path.endsWith('/targets')) {
        sendJson(response, 200, older);
        return;
      }
      if (path.endsWith('/run')) {
        sendJson(response, 202, { id: 'run_1' });
        return;
      }
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end(
        'id: 1\nevent: weather\ndata: {}\n\nid: 2\nevent: output\ndata: {"name":"stdout","text":"from afar\\n"}\n\n' +
          'id: 3\nevent: result\ndata: {"outcome":"exited","exitCode":5}\n\n',
      );
    });
    const petri = await openWith(service);
    await expect(target(petri).getByRole('option', { name: 'Native (service)' })).toBeEnabled();
    await expect(petri.language.getByRole('option', { name: /Rust/ })).toBeDisabled();
    await target(petri).selectOption('native');
    expect(await petri.run()).toBe('exited 5');
    expect(await petri.stdoutText()).toBe('from afar\n');
  });

  for (const [name, answer] of [
    ['with the page of another server', '<!doctype html><title>Welcome</title>'],
    ['with JSON that is something else', '{"id":7,"targets":{"c":1}}'],
  ] as const) {
    test(`that answers ${name} is said to be none`, async ({ openWith }) => {
      const petri = await openWith(
        madeUpService((_request, response, path) => {
          if (path.endsWith('/targets')) sendJson(response, 200, TARGETS);
          else response.writeHead(200, { 'Content-Type': 'text/html' }).end(answer);
        }),
      );
      await petri.choose('rust');
      await petri.setSource(HELLO_RUST);
      expect(await petri.run()).toBe('failed to compile');
      await expect(
        petri.page.getByText(/no compile service that this page understands/).first(),
      ).toBeVisible();
    });
  }

  test('that gives another program than it names is not believed', async ({ openWith }) => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const petri = await openWith(
      madeUpService((_request, response, path) => {
        if (path.endsWith('/targets')) {
          sendJson(response, 200, TARGETS);
          return;
        }
        if (path.endsWith('/compile')) {
          sendJson(response, 202, { id: digest });
          return;
        }
        if (path.includes('/artifacts/')) return void response.writeHead(200).end('\0asm\x01\0\0\0');
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.end(
          `id: 1\nevent: result\ndata: {"outcome":"compiled","artifact":{"digest":"${digest}","manifest":{}}}\n\n`,
        );
      }),
    );
    await petri.choose('rust');
    await petri.setSource(HELLO_RUST);
    expect(await petri.run()).toBe('failed to compile');
    await expect(petri.page.getByText(/is not the one that was compiled/).first()).toBeVisible();
  });
});
