import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS } from '../../toolchain/checks/chromium-flags.ts';
import { chromiumPath } from '../../toolchain/checks/chromium.ts';
import { addWatch } from './cell-page.ts';
import type { NativeTools } from './native.ts';
import { findNative, removeFolder } from './native.ts';
import type { BenchServer } from './server.ts';
import { serveBench } from './server.ts';

/** What a row is given. */
export interface Bench {
  /** How many times a row's own work is timed, where it can be repeated; peers that take seconds are timed once. */
  readonly n: number;
  /** Folder of the built site. */
  readonly site: string;
  readonly server: BenchServer;
  readonly native: NativeTools;
  /** A visit of a reader who has been here before, once the first row has run: its caches stay from row to row. */
  readonly visit: BrowserContext;
  readonly browserVersion: string;
  /** The page with `globalThis.driver`, opened on first use. */
  driver(): Promise<Page>;
  /** Closes the driver's page, so that its workers are not in the way of what follows. */
  closeDriver(): Promise<void>;
  /**
   * A browser with a profile folder of its own; nothing given is a fresh one, removed at the end. `flags`: besides those
   * that every browser here is started with.
   */
  launch(profile?: string, flags?: readonly string[]): Promise<BrowserContext>;
  newProfile(): Promise<string>;
  /** Text of `programs/<name>`. */
  program(name: string): Promise<string>;
  close(): Promise<void>;
}

export async function openBench({ n, site }: Pick<Bench, 'n' | 'site'>): Promise<Bench> {
  const [server, native, executablePath] = await Promise.all([
    serveBench(site),
    findNative(),
    chromiumPath(),
  ]);
  const profiles: string[] = [];
  const newProfile = async () => {
    const profile = await mkdtemp(join(tmpdir(), 'petri-bench-profile-'));
    profiles.push(profile);
    return profile;
  };
  const launch = async (profile?: string, flags: readonly string[] = []) => {
    // A profile on disk, not a private window: HTTP cache, code cache and IndexedDB are those of a reader.
    const context = await chromium.launchPersistentContext(profile ?? (await newProfile()), {
      executablePath,
      args: [...CHROMIUM_FLAGS, ...flags],
      headless: true,
      viewport: { width: 1280, height: 800 },
    });
    // The TypeScript loader wraps functions in this helper, which the page does not have.
    await context.addInitScript({ content: 'globalThis.__name ??= (value) => value;' });
    return context;
  };
  const visit = await launch();
  await addWatch(visit);
  let driver: Promise<Page> | undefined;
  return {
    n,
    site,
    server,
    native,
    visit,
    browserVersion: visit.browser()?.version() ?? 'of unknown version',
    driver: () => (driver ??= openDriver(visit, server.address)),
    async closeDriver() {
      await (await driver)?.close();
      driver = undefined;
    },
    launch,
    newProfile,
    program: (name) => readFile(new URL(`programs/${name}`, import.meta.url), 'utf8'),
    async close() {
      await visit.close();
      await server.close();
      await removeFolder(native);
      await Promise.all(profiles.map((profile) => rm(profile, { recursive: true, force: true })));
    },
  };
}

async function openDriver(visit: BrowserContext, address: string): Promise<Page> {
  const page = await visit.newPage();
  page.on('pageerror', (error) => {
    console.error(`driver page: ${error.message}`);
  });
  await page.goto(`${address}bench/driver.html`);
  await page.waitForFunction(() => 'driver' in globalThis, undefined, { timeout: 30_000 });
  return page;
}
