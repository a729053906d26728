import type { Diagnostic } from '#model/diagnostic.ts';

/** `main.c:3:5`, as compilers write it; undefined when the message has no place. */
export function placeOf(diagnostic: Diagnostic): string | undefined {
  if (diagnostic.file === undefined) return undefined;
  const start = diagnostic.range?.start;
  if (start === undefined) return diagnostic.file;
  return `${diagnostic.file}:${String(start.line + 1)}:${String(start.character + 1)}`;
}
