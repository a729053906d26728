import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Where a licence's text was found. */
interface Notice {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/**
 * Writes `licences.txt` into the site: Petri's own licence, every npm package that any bundle contains (workers included),
 * and the notices of what the packs carry. A shipped package without a licence text fails the build.
 */
export function licenceNotices(): {
  page: Plugin;
  worker: () => Plugin;
  /** For modules that are bundled apart. */
  collect: (modules: Iterable<string>) => void;
  /** Folders of the packages that were found so far. */
  packages: () => Iterable<string>;
} {
  const packageFolders = new Set<string>();
  const collect = (modules: Iterable<string>) => {
    for (const id of modules) {
      const folder = packageFolderOf(id);
      if (folder !== undefined) packageFolders.add(folder);
    }
  };
  return {
    collect,
    packages: () => packageFolders,
    worker: () => ({
      name: 'petri:licences-of-workers',
      generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') collect(chunk.moduleIds);
      },
    }),
    page: {
      name: 'petri:licences',
      apply: 'build',
      async generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') collect(chunk.moduleIds);
        const notices = await Promise.all([...packageFolders].map(noticeOfPackage));
        const source = await noticesText(notices);
        this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
      },
    },
  };
}

/** The folder of the npm package that a module belongs to, or undefined for our own modules. */
export function packageFolderOf(id: string): string | undefined {
  const path = id.replace(/^\0/, '').replaceAll('\\', '/');
  const at = path.lastIndexOf('/node_modules/');
  if (at < 0) return undefined;
  const start = at + '/node_modules/'.length;
  const segments = path.slice(start).split('/');
  const name = segments[0]?.startsWith('@') === true ? segments.slice(0, 2) : segments.slice(0, 1);
  // Vite keeps its own prebundled helpers in folders that are no packages.
  return name[0]?.startsWith('.') === true ? undefined : path.slice(0, start) + name.join('/');
}

async function noticeOfPackage(folder: string): Promise<Notice> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const { name, version, license } = manifest;
  const texts = await licenceTexts(folder);
  if (license === undefined || (texts.length === 0 && !KNOWN_TEXTS.has(license))) {
    throw new Error(`${name}@${version} is shipped, but no licence text was found in its package.`);
  }
  const text = texts.length > 0 ? texts.join('\n\n') : (KNOWN_TEXTS.get(license) ?? '');
  return { name, version, licence: license, text };
}

/** Licence and notice files at the top of a package, in order of their names. */
async function licenceTexts(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) =>
    /^(?:licen[cs]e|copying|notice|thirdpartynotices)/i.test(name),
  );
  return Promise.all(names.sort().map(async (name) => (await readFile(join(folder, name), 'utf8')).trim()));
}

/** For packages that name their licence but carry no text. */
const KNOWN_TEXTS = new Map<string, string>([
  ['MIT OR Apache-2.0', 'Used under the Apache License 2.0; its text stands at the top of this file.'],
  [
    'MPL-2.0',
    'The text of the Mozilla Public License 2.0 stands with the notices of the packs in this file.',
  ],
  ['Apache-2.0', 'The text of the Apache License 2.0 stands at the top of this file.'],
]);

async function noticesText(notices: readonly Notice[]): Promise<string> {
  const own = await Promise.all(['LICENSE', 'NOTICE'].map((name) => readFile(name, 'utf8')));
  const packs = await readdir('toolchain/packs', { withFileTypes: true });
  const packed = await Promise.all(
    packs
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readFile(join('toolchain/packs', name, 'NOTICE.txt'), 'utf8')),
  );
  const sections = [
    ...own,
    ...packed,
    ...[...notices]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, version, licence, text }) => `${name} ${version}\nLicence: ${licence}\n\n${text}`),
  ];
  const line = '='.repeat(100);
  return `${sections.map((section) => section.trim()).join(`\n\n${line}\n\n`)}\n`;
}
