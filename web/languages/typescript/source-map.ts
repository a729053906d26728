const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** For each line of the generated text the line of the source that it came from, 0-based: all that a stack needs. */
export function generatedLines(map: string): number[] {
  const { mappings } = JSON.parse(map === '' ? '{"mappings":""}' : map) as { mappings: string };
  const lines: number[] = [];
  let source = 0;
  for (const row of mappings.split(';')) {
    let first: number | undefined;
    for (const segment of row.split(',')) {
      const [, , line] = decode(segment);
      if (line === undefined) continue;
      source += line;
      first ??= source;
    }
    lines.push(first ?? lines.at(-1) ?? 0);
  }
  return lines;
}

/** The numbers of one segment, in base 64 VLQ. */
function decode(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
