import { expect, test } from 'vitest';
import { SandboxFrame } from './sandbox-frame.ts';

/** Runs code in a frame as guests' workers get it, and gives what it reports. */
function inFrame(code: string): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const frame = `window.petriStartFrame = async (port, workerCode, nonce) => {
      port.postMessage({ type: 'hello', nonce, stdin: 'up-front' });
      const report = {};
      const attempt = async (name, f) => {
        try { report[name] = 'reached: ' + String(await f()); } catch (error) { report[name] = 'refused: ' + error.name; }
      };
      ${code}
      const output = { type: 'error', ename: 'report', evalue: JSON.stringify(report), traceback: [] };
      port.postMessage({ type: 'display', id: 0, output });
    };`;
    const worker = `onmessage = async ({ data }) => {
      const attempt = async (f) => { try { return 'reached: ' + String(await f()); } catch (error) { return 'refused: ' + error.name; } };
      postMessage({
        fetch: await attempt(() => fetch(data)),
        import: await attempt(() => importScripts(data)),
        socket: await attempt(() => new Promise((resolve, reject) => {
          const socket = new WebSocket(data.replace('http', 'ws'));
          socket.onopen = () => resolve('open');
          socket.onerror = () => reject(new DOMException('', 'NetworkError'));
        })),
        database: await attempt(() => indexedDB.open('x')),
        caches: await attempt(() => caches.open('x')),
        rtc: typeof RTCPeerConnection,
      });
    };`;
    const made = new SandboxFrame(
      new URL('/sandbox.html', location.href),
      Promise.resolve({ frame, worker }),
      30_000,
      {
        message(message) {
          if (message.type !== 'display' || message.output.type !== 'error') return;
          made.dispose();
          resolve(JSON.parse(message.output.evalue) as Record<string, string>);
        },
        failed: reject,
      },
    );
  });
}

const here = JSON.stringify(new URL('/sandbox.html', location.href).href);

test('threat 20 docs reader: the frame reaches no storage, no network and not its page', async () => {
  const report = await inFrame(`
    report.origin = self.origin;
    await attempt('database', () => indexedDB.open('x'));
    await attempt('localStorage', () => localStorage.length);
    await attempt('cookie', () => document.cookie);
    await attempt('parent', () => parent.document.title);
    await attempt('top', () => { top.location.href = 'about:blank'; });
    await attempt('fetch', () => fetch(${here}));
    await attempt('import', () => import(${here}));
    await attempt('worker', () => new Promise((resolve, reject) => {
      const worker = new Worker(${here});
      worker.onerror = () => reject(new DOMException('', 'SecurityError'));
      worker.onmessage = resolve;
    }));
    await attempt('beacon', () => { if (!navigator.sendBeacon(${here}, 'x')) throw new DOMException('', 'NetworkError'); });
    await attempt('image', () => new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = resolve;
      image.onerror = () => reject(new DOMException('', 'NetworkError'));
      image.src = ${here};
    }));
    await attempt('popup', () => { if (open('about:blank') === null) throw new DOMException('', 'SecurityError'); });
  `);
  expect(report['origin']).toBe('null');
  const { origin: _origin, beacon: _beacon, ...attempts } = report;
  for (const [name, result] of Object.entries(attempts)) expect(`${name} ${result}`).toMatch(/ refused: /);
});

test("threat 21 docs reader: a guest's worker reaches no network and no storage", async () => {
  const report = await inFrame(`
    const url = URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' }));
    const worker = new Worker(url);
    worker.postMessage(${here});
    Object.assign(report, await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); }));
  `);
  const { rtc, ...attempts } = report;
  expect(rtc).toBe('undefined');
  for (const [name, result] of Object.entries(attempts)) expect(`${name} ${result}`).toMatch(/ refused: /);
});

test('threat 23 cell: the frame takes its code only once, and only from the page that made it', async () => {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = '/sandbox.html';
  document.body.append(frame);
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
  });
  const answers: string[] = [];
  const send = (text: string): void => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => answers.push(String(data));
    const code = `window.petriStartFrame = (port) => port.postMessage(${JSON.stringify(text)});`;
    frame.contentWindow?.postMessage({ petri: 'sandbox', frame: code, worker: '', nonce: '' }, '*', [port2]);
  };
  send('first');
  send('second');
  await expect.poll(() => answers).toEqual(['first']);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(answers).toEqual(['first']);
  frame.remove();
});

test('a frame is heard only once it has said the nonce that it was given', async () => {
  const heard: unknown[] = [];
  const frame = `window.petriStartFrame = (port, workerCode, nonce) => {
    const say = (message) => port.postMessage(message);
    const waiting = (id) => say({ type: 'waiting', id, waiting: true });
    waiting(1);
    say('from a guest');
    say({ type: 'hello', nonce: 'guessed', stdin: 'jspi' });
    waiting(2);
    say({ type: 'hello', nonce, stdin: 'up-front' });
    waiting(3);
    say({ type: 'hello', nonce, stdin: 'jspi' });
    say('from a guest');
    say({ type: 'pong' });
  };`;
  const made = new SandboxFrame(
    new URL('/sandbox.html', location.href),
    Promise.resolve({ frame, worker: '' }),
    30_000,
    {
      message: (message) => heard.push(message),
      guestMessage: (data) => heard.push(data),
      failed: (error) => heard.push(error),
    },
  );
  await expect.poll(() => heard.at(-1)).toEqual({ type: 'pong' });
  made.dispose();
  expect(heard).toEqual([
    { type: 'hello', nonce: expect.any(String) as string, stdin: 'up-front' },
    { type: 'waiting', id: 3, waiting: true },
    'from a guest',
    { type: 'pong' },
  ]);
});
