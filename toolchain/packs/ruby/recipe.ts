import { execCommand } from '#wasi/exec.ts';
import type { PackRecipe } from '../recipe.ts';
import { writeTar, type TarEntry } from '../tar.ts';
import { asCommand } from './command.ts';
import inputs from './inputs.json' with { type: 'json' };
import { placeFile } from './selection.ts';

const NOTICE = 'toolchain/packs/ruby/NOTICE.txt';
const LIBRARY = 'toolchain/packs/ruby/library';
const SOURCES = ['main.rb', 'petri.rb', 'extract.rb'].map((name) => `${LIBRARY}/${name}`);
const decoder = new TextDecoder();

/** CRuby as a WASI command, and its standard library as an archive for `/ruby`: the module keeps `/usr` for itself. */
const recipe: PackRecipe = {
  id: 'ruby',
  version: '3.4.1',
  licence: '(Ruby OR BSD-2-Clause) AND MIT',
  inputs,
  sources: [...SOURCES, NOTICE],
  async make({ read }) {
    const [interpreter, withLibrary] = inputs;
    const [main = '', petri = '', extract = ''] = SOURCES;
    if (interpreter === undefined || withLibrary === undefined)
      throw new Error('inputs.json names two files');
    const library = await extractLibrary(await read(withLibrary.path), await read(extract));
    library.push(
      { path: 'main.rb', bytes: await read(main) },
      { path: 'lib/petri.rb', bytes: await read(petri) },
    );
    return [
      { name: 'ruby.wasm', bytes: asCommand(await read(interpreter.path), '/ruby/main.rb') },
      { name: 'library.tar', bytes: writeTar(library) },
      { name: 'NOTICE.txt', bytes: await read(NOTICE) },
    ];
  },
};

/** The standard library stands in the data of upstream's larger module, in a form that only the module itself reads: so it is asked. */
async function extractLibrary(bytes: Uint8Array<ArrayBuffer>, script: Uint8Array): Promise<TarEntry[]> {
  const { exitCode, stderr, files } = execCommand({
    module: await WebAssembly.compile(asCommand(bytes, '/extract.rb')),
    argv: ['ruby', '-EUTF-8', '-e_=0'],
    mounts: {},
    files: { '/extract.rb': script },
    outputs: ['/index', '/bytes'],
  });
  const index = files.get('/index');
  const all = files.get('/bytes');
  if (exitCode !== 0 || index === undefined || all === undefined) {
    throw new Error(`the standard library could not be read: ${decoder.decode(stderr)}`);
  }
  const entries: TarEntry[] = [];
  let at = 0;
  for (const line of decoder.decode(index).trimEnd().split('\n')) {
    const [size = '', path = ''] = line.split('\t');
    const content = all.subarray(at, at + Number(size));
    at += Number(size);
    const placement = placeFile(path);
    if ('to' in placement) entries.push({ path: placement.to, bytes: content });
  }
  return entries;
}

export default recipe;
