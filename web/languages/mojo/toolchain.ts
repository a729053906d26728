import { Failure } from '#model/errors.ts';
import type { Toolchain } from '#model/language.ts';

/** Mojo makes no WebAssembly: its programs are compiled and run on a compile service. Whoever has none is told so. */
const toolchain: Toolchain = {
  id: 'mojo@1.2.0',
  warm: () => Promise.resolve(),
  compile: () =>
    Promise.reject(
      new Failure(
        'service.not-available',
        'Mojo is compiled and run by a compile service, and there is none here. `npm start` has one.',
      ),
    ),
};

export default toolchain;
