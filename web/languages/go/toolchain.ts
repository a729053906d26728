import type { Toolchain } from '#model/language.ts';
import { Compilation } from './compilation.ts';
import { parseFlags } from './flags.ts';
import { format } from './format.ts';
import { training } from './training.ts';

const WARM_UP = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(42) }\n';

/** Go by its own compiler and linker. */
const toolchain: Toolchain = {
  id: 'go@1.26',
  async warm(tools) {
    // The engine compiles functions when they first run: a small program makes it compile most of what is needed.
    const request = { language: '', source: WARM_UP, files: {}, flags: [] };
    await new Compilation(request, parseFlags([]), tools).run();
  },
  compile(request, tools) {
    return new Compilation(request, parseFlags(request.flags), tools).run();
  },
  format,
  training,
};

export default toolchain;
