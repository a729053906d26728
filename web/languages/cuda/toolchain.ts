import { Failure } from '#model/errors.ts';
import type { Toolchain } from '#model/language.ts';

/** CUDA makes code for GPUs: nvcc works on a compile service. Whoever has none is told so. */
const toolchain: Toolchain = {
  id: 'cuda@13.5',
  warm: () => Promise.resolve(),
  compile: () =>
    Promise.reject(
      new Failure(
        'service.not-available',
        'CUDA is compiled by a compile service, and there is none here. `npm start` has one.',
      ),
    ),
};

export default toolchain;
