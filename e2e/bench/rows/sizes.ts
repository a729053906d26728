import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import type { PackIndex } from '../../../web/model/pack.ts';
import type { Row } from '../row.ts';

const manifestSchema = v.record(
  v.string(),
  v.looseObject({ file: v.string(), imports: v.optional(v.array(v.string()), []) }),
);

/** The files that an entry of the build loads before anything is touched. */
async function staticImports(site: string, entry: string): Promise<Set<string>> {
  const manifest = v.parse(
    manifestSchema,
    JSON.parse(await readFile(join(site, 'assets/manifest.json'), 'utf8')),
  );
  const files = new Set<string>();
  const add = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no ${key}.`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports) add(imported);
  };
  add(entry);
  return files;
}

const megabytes = (bytes: number) => bytes / 1_000_000;

export const rows: readonly Row[] = [
  {
    name: 'initial JavaScript of the page, without Monaco',
    unit: 'KB gzip',
    target: 120,
    async run({ site }) {
      const files = [...(await staticImports(site, 'index.html'))].filter((file) => file.endsWith('.js'));
      const sizes = await Promise.all(
        files.map(async (file) => ({
          file,
          size: gzipSync(await readFile(join(site, file)), { level: 9 }).length,
        })),
      );
      const total = sizes.reduce((sum, { size }) => sum + size, 0);
      return {
        samples: [total / 1000],
        notes: [sizes.map(({ file, size }) => `${file} ${(size / 1000).toFixed(1)} KB`).join(', ')],
      };
    },
  },
  {
    name: 'clang pack on the wire',
    unit: 'MB brotli',
    target: 20,
    async run({ site }) {
      const index = JSON.parse(await readFile(join(site, 'toolchains/index.json'), 'utf8')) as PackIndex;
      const pack = index.packs['clang'];
      if (pack === undefined) throw new Error('toolchains/index.json has no pack "clang".');
      const wire = ({ size, wire: { br } }: (typeof pack.files)[number]) => br ?? size;
      const total = pack.files.reduce((sum, file) => sum + wire(file), 0);
      return {
        samples: [megabytes(total)],
        notes: [
          pack.files
            .map(
              (file) =>
                `${file.name} ${megabytes(wire(file)).toFixed(3)} of ${megabytes(file.size).toFixed(3)} MB`,
            )
            .join(', '),
        ],
      };
    },
  },
];
