import { Failure } from '#model/errors.ts';
import type { Toolchain } from '#model/language.ts';

/** No Zig compiler runs in a page: `compiler` in the manifest has the page ask a compile service. Whoever has none is told so. */
const toolchain: Toolchain = {
  id: 'zig@0.17.1',
  warm: () => Promise.resolve(),
  compile: () =>
    Promise.reject(
      new Failure(
        'service.not-available',
        'Zig is compiled by a compile service, and there is none here. `npm start` has one; what was compiled before runs without.',
      ),
    ),
};

export default toolchain;
