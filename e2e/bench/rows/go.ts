import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPackIndex, whyNotTried } from '../../../toolchain/checks/why-not.ts';
import type { PackFile } from '../../../web/model/pack.ts';
import manifest from '../../../web/languages/go/manifest.json' with { type: 'json' };
import type { Bench } from '../bench.ts';
import { timeCommand } from '../native.ts';
import { nextEdit, type Template } from '../peers.ts';
import type { Peer, Row } from '../row.ts';
import { alone, template } from './compile.ts';
import { visit } from './visits.ts';

/** What a program that imports only fmt fetches. */
const FOR_FMT = ['compile.wasm', 'link.wasm', 'std-base.tar'];

/** The same edits by the go command of this machine, whose build cache is warm. */
async function goBuild(bench: Bench, cell: Template): Promise<Peer> {
  const name = 'native go build for wasip1, not run';
  await mkdir(bench.native.folder, { recursive: true });
  const cwd = await mkdtemp(join(bench.native.folder, 'go-'));
  const file = join(cwd, 'main.go');
  const before = () => writeFile(file, nextEdit(cell).source);
  const args = ['GOOS=wasip1', 'GOARCH=wasm', 'go', 'build', '-o', 'program.wasm', 'main.go'];
  return timeCommand(bench.n + 1, 'env', args, { cwd, before }).then(
    ([, ...samples]) => ({ name, samples }),
    () => ({ name, samples: [], reason: 'no go command here' }),
  );
}

const rows: readonly Row[] = [
  {
    name: 'Go hello with fmt, edited, warm',
    unit: 'ms',
    target: 900,
    async run(bench) {
      const cell = await template(bench, 'hello.go', 'go');
      const measured = await alone(bench, cell);
      return { ...measured, peers: [await goBuild(bench, cell)] };
    },
  },
  {
    name: 'first Go run ever, files from this machine, navigation → output',
    unit: 'ms',
    target: 6000,
    async run(bench) {
      const samples: number[] = [];
      for (let time = 0; time < Math.min(bench.n, 3); time += 1) {
        const context = await bench.launch();
        samples.push((await visit(bench, context, 'go')).ms);
        await context.close();
      }
      return { samples };
    },
  },
  {
    name: 'Go pack on the wire for a program using only fmt',
    unit: 'MB brotli',
    target: 16,
    run() {
      const files = readPackIndex().packs['go']?.files ?? [];
      const megabytes = ({ size, wire }: PackFile) => (wire.br ?? size) / 1_000_000;
      const wanted = files.filter(({ name }) => FOR_FMT.includes(name));
      if (wanted.length < FOR_FMT.length) throw new Error(`The Go pack lacks one of ${FOR_FMT.join(', ')}.`);
      return Promise.resolve({
        samples: [wanted.reduce((sum, file) => sum + megabytes(file), 0)],
        notes: [files.map((file) => `${file.name} ${megabytes(file).toFixed(3)} MB`).join(', ')],
      });
    },
  },
];

/** None where the Go pack could not be made. */
export const goRows = whyNotTried(manifest, readPackIndex()) === undefined ? rows : [];
