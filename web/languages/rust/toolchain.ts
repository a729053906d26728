import { Failure } from '#model/errors.ts';
import type { Toolchain } from '#model/language.ts';

/** No rustc runs in a page: `compiler` in the manifest has the page ask a compile service. Whoever has none is told so. */
const toolchain: Toolchain = {
  id: 'rust@1.85',
  warm: () => Promise.resolve(),
  compile: () =>
    Promise.reject(
      new Failure(
        'service.not-available',
        'Rust is compiled by a compile service, and there is none here. `npm start` has one; what was compiled before runs without.',
      ),
    ),
};

export default toolchain;
