export interface Summary {
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Undefined without samples. The median of an even number of samples is the mean of the middle two. */
export function summarize(samples: readonly number[]): Summary | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined) return undefined;
  return { n: sorted.length, median: (low + high) / 2, min, max };
}

/** Median of samples that are known to be there. Throws when there are none. */
export function median(samples: readonly number[]): number {
  const summary = summarize(samples);
  if (summary === undefined) throw new Error('There is nothing to take a median of.');
  return summary.median;
}

/** Of positive numbers. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
