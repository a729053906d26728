import type { CompileRequest } from '#model/compile-request.ts';
import type { Toolchain } from '#model/language.ts';
import { compileCell } from './compile.ts';
import { parseFlags } from './flags.ts';
import { format } from './format.ts';
import { LibraryCache } from './library-cache.ts';
import { loadCompiler, type AssemblyScript } from './load.ts';
import { locate } from './source-map.ts';

/** The first compile parses the library; the engine optimises the compiler's functions while they run. */
const WARM_UP = `const squares = new Map<string, i32>();
for (let i = 0; i < 3; i++) squares.set("n" + i.toString(), i * i);
const keys = squares.keys();
console.log(keys.map<string>((key) => key + "=" + squares.get(key).toString()).join(", "));
`;
const WARM_UPS = 3;

let library: LibraryCache | undefined;

const toolchain: Toolchain = {
  id: 'assemblyscript@0.28.20',
  async warm(tools) {
    const asc = await loadCompiler();
    const request: CompileRequest = { language: '', source: WARM_UP, files: {}, flags: [] };
    for (let round = 0; round < WARM_UPS && !tools.signal.aborted; round++) {
      compileCell(asc, libraryOf(asc), request, parseFlags([]));
    }
  },
  async compile(request, tools) {
    tools.report({ phase: 'compile', message: 'Loading the compiler' });
    const asc = await loadCompiler();
    tools.report({ phase: 'compile', message: 'Compiling' });
    return compileCell(asc, libraryOf(asc), request, parseFlags(request.flags));
  },
  format,
  symbolize: (module, offsets) => Promise.resolve(locate(module, offsets)),
};

export default toolchain;

function libraryOf(asc: AssemblyScript): LibraryCache {
  library ??= new LibraryCache(asc);
  return library;
}
