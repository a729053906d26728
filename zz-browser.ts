import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS } from './toolchain/checks/chromium-flags.ts';
import { listen } from './toolchain/serve/main.ts';
const isolation = process.env.ISO !== 'off';
const { server, address } = await listen({ root: './dist', host: '127.0.0.1', port: 0, base: '/', isolation });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...CHROMIUM_FLAGS] });
const page = await browser.newPage();
page.on('console', (m) => console.log('[page]', m.type(), m.text().slice(0, 300)));
page.on('pageerror', (e) => console.log('[pageerror]', e.message));
await page.goto(address);
await page.evaluate(async () => { const { createPetri } = await import('/petri.js'); (window as any).p = await createPetri(); });
for (const request of JSON.parse(readFileSync(process.env.F ?? '/tmp/scratch.json', 'utf8'))) {
  const { repeat = 1, show = true, ...rest } = request;
  for (let i = 0; i < repeat; i++) {
    await new Promise((r) => setTimeout(r, Number(process.env.GAP ?? 0)));
    const r = await page.evaluate(async (req: any) => {
      const { interactive, feed, stopAfter, ...rest } = req;
      const run = (window as any).p.run(rest, { interactive });
      if (feed) setTimeout(() => { run.write(feed); run.closeStdin(); }, 300);
      if (stopAfter) setTimeout(() => run.stop(), stopAfter);
      let displays: any[] = [];
      for await (const o of run) if (o.type !== 'stream') displays.push(o);
      const r = await run.result;
      return { outcome: r.detail, diagnostics: r.diagnostics, stdout: r.stdout.slice(0, 1500), stderr: r.stderr.slice(0, 1500), timings: r.timings, cacheHit: r.cacheHit, files: [...r.files.keys()], displays: JSON.stringify(displays).slice(0, 800) };
    }, rest);
    const t = r.timings;
    console.log('-----', request.language, request.source.slice(0, 50).replace(/\n/g, '⏎'), '|', JSON.stringify(r.outcome).slice(0, 400), `compile ${t.compileMs.toFixed(1)} inst ${t.instantiateMs.toFixed(1)} run ${t.runMs.toFixed(1)} total ${t.totalMs.toFixed(1)} hit ${r.cacheHit}`);
    if (show && i === 0) { if (r.stdout) console.log(r.stdout); if (r.stderr) console.log('ERR', r.stderr); if (r.displays !== '[]') console.log('DISP', r.displays); if (r.files.length) console.log('FILES', r.files); if (r.diagnostics.length) console.log('DIAG', JSON.stringify(r.diagnostics).slice(0, 600)); }
  }
}
await browser.close(); server.close(); server.closeAllConnections();
