import type { CellExtras } from '../blocks/cell-markup.ts';
import type { BuildRecord } from './build-record.ts';
import { recordName } from './record-folder.ts';
import type { Digest } from '#model/digest.ts';

/** Characters of recorded output that a page carries itself; what is longer is in the record. */
const MOST_OUTPUT = 4_000;

/**
 * What a page says of a cell that was built: nothing, where there is neither a module nor an output.
 * @param folder address of the folder of records, `/` last
 */
export function cellExtras(record: BuildRecord, identity: Digest, folder: string): CellExtras {
  const { artifact, output } = record;
  if (artifact === undefined && output === undefined) return {};
  const text = output?.stdout;
  return {
    artifact: `${folder}${recordName(identity)}`,
    ...(text !== undefined && text !== '' && text.length <= MOST_OUTPUT && { output: text }),
  };
}
