import { Failure } from '#model/errors.ts';

/** Where in an author's file something stands. */
export interface Place {
  /** As the author would call it: the path that was given. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** `guide/start.md:12`. */
export function placeText({ file, line }: Place): string {
  return `${file}:${String(line)}`;
}

/** A Failure whose message begins with the place, so that editors and terminals find it. */
export function failureAt(
  place: Place,
  code: string,
  message: string,
  detail: Record<string, unknown> = {},
): Failure {
  return new Failure(code, `${placeText(place)}: ${message}`, { detail: { ...place, ...detail } });
}
