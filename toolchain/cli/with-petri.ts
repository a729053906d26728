import type { Petri, PetriOptions } from '#api/petri.ts';
import { createPetri } from '../node/petri.ts';

/** Petri for the time of one command; its workers would keep the process alive. */
export async function withPetri<T>(
  work: (petri: Petri) => Promise<T>,
  options: PetriOptions = {},
): Promise<T> {
  const petri = await createPetri(options);
  try {
    return await work(petri);
  } finally {
    petri.dispose();
  }
}
