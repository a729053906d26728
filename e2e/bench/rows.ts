import type { Row } from './row.ts';
import { rows as inputOutput } from './rows/input-output.ts';
import { rows as kernels } from './rows/kernels.ts';
import { rows as sizes } from './rows/sizes.ts';

/** The table's rows, in its order. */
export const ROWS: readonly Row[] = [...inputOutput, ...kernels, ...sizes];
