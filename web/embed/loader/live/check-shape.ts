import { isDigest, type Digest } from '#model/digest.ts';

/** Says whether a value has a form. What comes from another window is looked at to its last member. */
export type Check<T> = (value: unknown) => value is T;

export const isText: Check<string> = (value): value is string => typeof value === 'string';
export const isFlag: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
export const isNumber: Check<number> = (value): value is number => Number.isFinite(value);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isOneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value): value is T => words.includes(value as T);
}

export function isListOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

type Members = Readonly<Record<string, Check<unknown>>>;
type Shape<M extends Members> = { readonly [K in keyof M]: M[K] extends Check<infer T> ? T : never };

/** Members of `needed` must be there; those of `optional` may be. Others are no matter. */
export function hasMembers<N extends Members, O extends Members>(
  needed: N,
  optional?: O,
): Check<Shape<N> & Partial<Shape<O>>> {
  return (value): value is Shape<N> & Partial<Shape<O>> =>
    isRecord(value) &&
    Object.entries(needed).every(([name, check]) => check(value[name])) &&
    Object.entries(optional ?? {}).every(([name, check]) => value[name] === undefined || check(value[name]));
}

export const isDigestText: Check<Digest> = (value): value is Digest => isText(value) && isDigest(value);
