import type { Row } from './row.ts';
import { rows as build } from './rows/build.ts';
import { rows as compile } from './rows/compile.ts';
import { rows as embed } from './rows/embed.ts';
import { rows as flood } from './rows/flood.ts';
import { goRows } from './rows/go.ts';
import { rows as hostCalls } from './rows/host-calls.ts';
import { rows as inputOutput } from './rows/input-output.ts';
import { rows as kernels } from './rows/kernels.ts';
import { rows as python } from './rows/python.ts';
import { rows as sizes } from './rows/sizes.ts';
import { rows as wgsl } from './rows/wgsl.ts';
import { rows as visits } from './rows/visits.ts';

/** The table's rows, in its order. */
export const ROWS: readonly Row[] = [
  ...compile,
  ...visits,
  ...goRows,
  ...python,
  ...wgsl,
  ...embed,
  ...build,
  ...hostCalls,
  ...inputOutput,
  ...flood,
  ...kernels,
  ...sizes,
];
