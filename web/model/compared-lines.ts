/** A text as outputs are compared: without white space at the ends of its lines, which nobody sees, and without empty lines around it. */
export function comparedLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

/** Whether a program printed what it should. A build and a reader's page both ask so. */
export function isSameOutput(one: string, other: string): boolean {
  return comparedLines(one) === comparedLines(other);
}
