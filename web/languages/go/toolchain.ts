import type { Toolchain } from '#model/language.ts';
import { Compilation } from './compilation.ts';
import { parseFlags } from './flags.ts';

const WARM_UP = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(42) }\n';

/** Go by its own compiler and linker. */
const toolchain: Toolchain = {
  id: 'go@1.26',
  async warm(tools) {
    // The engine compiles functions when they first run: a small program makes it compile most of what is needed.
    await new Compilation(
      { language: '', source: WARM_UP, files: {}, flags: [] },
      parseFlags([]),
      tools,
    ).run();
  },
  compile(request, tools) {
    return new Compilation(request, parseFlags(request.flags), tools).run();
  },
};

export default toolchain;
