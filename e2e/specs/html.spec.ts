import { createSocket } from 'node:dgram';
import type { FrameLocator, Page } from '@playwright/test';
import type { PetriModule } from '../fixtures/page-runs.ts';
import { expect, test } from '../fixtures/petri.ts';

const preview = (page: Page): FrameLocator => page.frameLocator('iframe[title="Preview"]');

test('a page is shown and stays: its console arrives live, also after the run', async ({ petri, page }) => {
  await petri.openCell({
    language: 'html',
    source: `<!doctype html>
<link rel="stylesheet" href="style.css">
<script src="script.js" defer></script>
<h1>Hello</h1><img src="dot.svg" alt="dot" width="16">
<button>More</button>
<script type="module">
  import { double } from './lib/double.js';
  const data = await (await fetch('data.json')).json();
  console.log('data', double(data.value));
</script>`,
    files: {
      'style.css': 'h1 { color: rgb(1, 2, 3) }',
      'script.js':
        "console.log('deferred', document.querySelector('button').textContent);\n" +
        "let clicks = 0;\ndocument.querySelector('button').onclick = () => {\n  console.warn('clicked', ++clicks);\n};",
      'lib/double.js': 'export const double = (x) => 2 * x;',
      'data.json': '{ "value": 21 }',
      'dot.svg':
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="8"/></svg>',
    },
  });
  expect(await petri.run()).toBe('exited 0');
  await expect(petri.output).toHaveText('deferred More\ndata 42\n');
  await expect(preview(page).getByRole('heading')).toHaveCSS('color', 'rgb(1, 2, 3)');
  await expect
    .poll(() =>
      preview(page)
        .getByRole('img')
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(16);
  await preview(page).getByRole('button').click();
  await expect(petri.output).toHaveText(/clicked 1\n$/);
  await petri.stopButton.click();
  await expect(page.locator('iframe[title="Preview"]')).toHaveCount(0);
  expect(await petri.run()).toBe('exited 0');
  await expect(page.locator('iframe[title="Preview"]')).toHaveCount(1);
});

test('errors of a page are on stderr with the line of the cell, and the exit code is 1', async ({
  petri,
}) => {
  await petri.openCell({
    language: 'html',
    source:
      '<p>Text</p>\n<script>\n  console.log("before");\n  missing();\n</script>\n<script src="b.js"></script>\n',
    files: { 'b.js': '\n\nthrow new Error("in b");' },
  });
  expect(await petri.run()).toBe('exited 1');
  await expect(petri.output).toContainText('ReferenceError: missing is not defined');
  await expect(petri.output).toContainText('main.html:4:3');
  await expect(petri.output).toContainText('b.js:3:7');
});

test('an endless loop ends by the time limit and by Stop, the page works on, and so does the next run', async ({
  petri,
  page,
}) => {
  const source = '<p>Text</p><script>console.log("in");\nwhile (true) { }</script>';
  await petri.openCell({ language: 'html', source, limits: { timeMs: 1500 } });
  expect(await petri.run()).toBe('timed out');
  await expect(petri.output).toHaveText(/^in/);
  await expect(page.locator('iframe[title="Preview"]')).toHaveCount(0);
  await petri.openCell({ language: 'html', source, limits: { timeMs: 60_000 } });
  await petri.start();
  await expect(petri.output).toHaveText(/^in/);
  await petri.stopButton.click();
  expect(await petri.outcome()).toBe('stopped');
  await petri.openCell({ language: 'html', source: '<script>console.log("next")</script>' });
  expect(await petri.run()).toBe('exited 0');
  await expect(petri.output).toHaveText('next\n');
});

test('what a page may not do it cannot do', async ({ petri, page }) => {
  let packets = 0;
  const socket = createSocket('udp4').on('message', () => {
    packets += 1;
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const rtc = `const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${String(socket.address().port)}' }] });
c.createDataChannel('x'); c.createOffer().then((o) => c.setLocalDescription(o));`;
  const attempts: Record<string, string> = {
    parent: 'parent.document.title',
    top: 'top.location.href = "about:blank"',
    storage: 'localStorage.length',
    cookies: 'document.cookie',
    popup: 'if (open("about:blank") === null) throw new Error("refused")',
    eval: '(0, eval)("1")',
    WebRTC: rtc,
    network: 'await fetch(new URL("/", "http://127.0.0.1/"))',
    worker: 'new SharedWorker("data:,")',
  };
  const lines = Object.entries(attempts).map(
    ([name, code]) =>
      `try { ${code}; console.log(${JSON.stringify(`${name}: reached`)}); } catch { console.log(${JSON.stringify(`${name}: refused`)}); }`,
  );
  await petri.openCell({
    language: 'html',
    source: `<form action="/"><input name="q"></form><div id="out"></div>
<script type="module">
${lines.join('\n')}
for (const html of [
  ${JSON.stringify(`<script>${rtc}</scr`)} + 'ipt>',
  ${JSON.stringify(`<script>parent.postMessage('nested ran', '*')</scr`)} + 'ipt>',
]) {
  const frame = document.createElement('iframe');
  frame.srcdoc = html;
  document.body.append(frame);
}
const blob = URL.createObjectURL(new Blob([${JSON.stringify(`parent.postMessage('nested blob ran', '*');${rtc}`)}], { type: 'text/javascript' }));
const frame = document.createElement('iframe');
frame.srcdoc = '<script src="' + blob + '"></scr' + 'ipt>';
document.body.append(frame);
addEventListener('message', ({ data }) => console.log(data));
document.querySelector('#out').innerHTML = '<img src="data:," onerror="console.log(\\'inline ran\\')">';
document.querySelector('form').submit();
await new Promise((resolve) => setTimeout(resolve, 1500));
console.log('end');
</script>`,
  });
  const before = page.url();
  await petri.run();
  await expect(petri.output).toContainText('end\n');
  const text = await petri.outputText();
  for (const name of Object.keys(attempts)) expect(text).toContain(`${name}: refused`);
  expect(text).not.toContain('ran');
  expect(page.url()).toBe(before);
  expect(packets).toBe(0);
  socket.close();
  // What the preview was refused is on the browser's console, too.
  petri.problems.length = 0;
});

test('a link of a page leads nowhere, and the page says so', async ({ petri, page }) => {
  await petri.openCell({ language: 'html', source: '<a href="https://example.org/">away</a>' });
  expect(await petri.run()).toBe('exited 0');
  await preview(page).getByRole('link').click();
  await expect(petri.output).toContainText('the link to https://example.org/ was not followed');
});

test('the API shows a page on a stage until it is stopped, and loads it out of sight without one', async ({
  petri,
  page,
}) => {
  await petri.open();
  const seen = await page.evaluate(async (address) => {
    const { createPetri } = (await import(address)) as PetriModule;
    const api = await createPetri();
    const source =
      '<p>x</p><script>setTimeout(() => console.log("late"), 50); console.log(innerWidth > 0)</script>';
    const request = { language: 'html', source };
    const unseen = await api.run(request).result;
    const stage = document.createElement('div');
    document.body.append(stage);
    const heard = {
      promise: Promise.resolve<unknown>(undefined),
      resolve: (_output: unknown): void => undefined,
    };
    heard.promise = new Promise((resolve) => {
      heard.resolve = resolve;
    });
    const run = api.run(request, {
      stage,
      onLateOutput: (output) => {
        heard.resolve(output);
      },
    });
    const shown = await run.result;
    const during = stage.childElementCount;
    const late = await heard.promise;
    run.stop();
    return {
      unseen: [unseen.outcome, unseen.exitCode, unseen.stdout, unseen.stays],
      shown: [shown.outcome, shown.exitCode, shown.stays, during, stage.childElementCount],
      late,
    };
  }, `${petri.site}petri.js`);
  expect(seen).toEqual({
    unseen: ['exited', 0, 'true\n', false],
    shown: ['exited', 0, true, 1, 0],
    late: { type: 'stream', name: 'stdout', text: 'late\n' },
  });
});
