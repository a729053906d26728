import { expect } from '../fixtures/petri.ts';
import { HELLO_C, HELLO_RUST, targetOf, test } from '../fixtures/service-page.ts';
import { madeUpService, sendJson } from '../fixtures/service-site.ts';

test.describe('a service that is not as it should be', () => {
  const TARGETS = {
    targets: [
      { language: 'c', target: 'native', available: true },
      { language: 'rust', target: 'browser', available: true, toolchain: 'rustc 9.9' },
    ],
  };

  test('that is down leaves the page as it is', async ({ openWith }) => {
    const petri = await openWith(madeUpService((_request, response) => response.destroy()));
    const native = targetOf(petri).getByRole('option', { name: /Native/ });
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
    await expect(targetOf(petri).getByRole('option', { name: 'Native (service)' })).toBeEnabled();
    await expect(petri.language.getByRole('option', { name: /Rust/ })).toBeDisabled();
    await targetOf(petri).selectOption('native');
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
