/**
 * The text of a cell however its page was written: line ends as `\n`, no empty lines around it, and without the indentation that all of
 * its lines have, which are the page's markup. A build and a reader's page both read it so: both have one digest.
 */
export function tidied(text: string): string {
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  let common = indents[0] ?? '';
  for (const indent of indents) {
    while (!indent.startsWith(common)) common = common.slice(0, -1);
  }
  return lines.map((line) => line.slice(Math.min(common.length, line.length))).join('\n');
}
