import type { Page } from '@playwright/test';
import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import { cellOf, markup, openDocs, type EmbedCell } from '../fixtures/embed-page.ts';
import { realService, serveWith } from '../fixtures/service-site.ts';
import { expect, test } from '../fixtures/threats.ts';

const noRust = await whyNotHere('rust', 'browser');
const rust = (text: string): string => `fn main() {\n    println!("${text}");\n}\n`;

/** What was asked of a service to be done. */
function sentFrom(page: Page): string[] {
  const sent: string[] = [];
  page.context().on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  return sent;
}

const noteOf = (cell: EmbedCell) => cell.host.getByText(/Leaves this page: to be compiled, the cell’s text/);

test('a Rust cell in somebody’s page says what leaves it, and waits; then it is compiled there and runs here', async ({
  page,
  docs,
}) => {
  test.skip(noRust !== undefined, noRust);
  const site = await serveWith(await realService());
  try {
    const sent = sentFrom(page);
    await openDocs(page, docs, site.address, markup('r', 'language="rust" autorun', rust('hello from afar')));
    const cell = cellOf(page, 'r');
    // It runs by itself, and goes nowhere by itself.
    await expect(noteOf(cell)).toContainText(/\(1 KB\) goes to 127\.0\.0\.1:\d+\./);
    await expect(cell.status).toHaveText('Waiting for you');
    expect(sent).toEqual([]);
    await cell.host.getByRole('button', { name: 'Send it' }).click();
    expect(await cell.ended()).toBe('exited');
    expect(await cell.printed()).toBe('hello from afar');
    expect(sent).toEqual(['/api/v1/compile']);
    // What was compiled is here now: nothing leaves, and nothing is said of it.
    expect(await cell.run()).toBe('exited');
    await expect(noteOf(cell)).toBeHidden();
    expect(sent).toHaveLength(1);
    // Once allowed, it is said and not asked.
    await cell.editor.fill(rust('and again'));
    expect(await cell.run()).toBe('exited');
    await expect(noteOf(cell)).toBeVisible();
    await expect(cell.host.getByRole('button', { name: 'Send it' })).toBeHidden();
    expect(await cell.printed()).toBe('and again');
    // A mistake is shown where it stands.
    await cell.editor.fill('fn main() { let n: i32 = "one"; }\n');
    expect(await cell.run()).toBe('failed-to-compile');
    await expect(cell.host.getByText(/mismatched types/).first()).toBeVisible();
  } finally {
    await site.close();
  }
});

test('what its reader does not send stays, and Stop is an answer, too', async ({ page, docs }) => {
  test.skip(noRust !== undefined, noRust);
  const site = await serveWith(await realService());
  try {
    const sent = sentFrom(page);
    await openDocs(page, docs, site.address, markup('r', 'language="rust"', rust('never')));
    const cell = cellOf(page, 'r');
    await cell.runButton.click();
    await cell.host.getByRole('button', { name: 'Do not send' }).click();
    expect(await cell.ended()).toBe('denied');
    await expect(cell.host.getByText('Nothing left this page, and nothing was run.')).toBeVisible();
    await cell.runButton.click();
    await expect(noteOf(cell)).toBeVisible();
    await cell.stopButton.click();
    expect(await cell.ended()).toMatch(/^(?:stopped|denied)$/);
    await expect(noteOf(cell)).toBeHidden();
    expect(sent).toEqual([]);
  } finally {
    await site.close();
  }
});

test('without a service a Rust cell shows what its author recorded, and says what is missing', async ({
  page,
  docs,
}) => {
  const site = await serveWith(undefined);
  try {
    const body = markup('r', 'language="rust" output="recorded before"', rust('x'));
    await openDocs(page, docs, site.address, body);
    const cell = cellOf(page, 'r');
    await cell.runButton.click();
    await expect(cell.host).toHaveAttribute('data-state', 'unavailable');
    await expect(
      cell.host.getByText(/Rust is compiled by a compile service, and 127\S+ has none for this page\./),
    ).toBeVisible();
    await expect(cell.output).toContainText('recorded before');
  } finally {
    await site.close();
  }
});

test('a cell that only a service could run shows what its author recorded, and where to run it', async ({
  page,
  docs,
}) => {
  const site = await serveWith(undefined);
  try {
    const body = markup('m', 'language="mojo" output="recorded before"', 'def main():\n    print(1)\n');
    await openDocs(page, docs, site.address, body);
    const cell = cellOf(page, 'm');
    await cell.runButton.click();
    await expect(cell.host).toHaveAttribute('data-state', 'unavailable');
    await expect(
      cell.host.getByText(/Mojo runs on a compile service only, .* Open it in Petri\./),
    ).toBeVisible();
    await expect(cell.output).toContainText('recorded before');
  } finally {
    await site.close();
  }
});
