import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

// Runs one module on Node's own WASI host (libuv's): `node native-host.mjs <module> <root folder> <args as JSON> <env as JSON>`.
const [file, root, args, env] = process.argv.slice(2);
const wasi = new WASI({
  version: 'preview1',
  args: ['program', ...JSON.parse(args)],
  env: JSON.parse(env),
  preopens: { '/': root },
});
const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject());
process.exitCode = wasi.start(instance);
