/**
 * Splits a line into arguments as a shell would: white space separates, quotes keep together, a backslash takes the next
 * character as it is. Nothing is expanded. An open quote ends with the line.
 */
export function splitArgs(line: string): string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] ?? '';
    if (quote === "'") {
      if (char === quote) quote = '';
      else current = (current ?? '') + char;
    } else if (char === '\\' && i + 1 < line.length && (quote === '' || '"\\'.includes(line[i + 1] ?? ''))) {
      i += 1;
      current = (current ?? '') + (line[i] ?? '');
    } else if (quote === '"') {
      if (char === quote) quote = '';
      else current = (current ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      current ??= '';
    } else if (/\s/.test(char)) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else current = (current ?? '') + char;
  }
  if (current !== undefined) args.push(current);
  return args;
}

/** The line that `splitArgs` splits into these arguments. */
export function joinArgs(args: readonly string[]): string {
  return args.map((arg) => (/^[^\s"'\\]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** `NAME=value` lines → variables; lines without `=` are left out. */
export function parseEnv(text: string): Record<string, string> {
  const entries = text
    .split('\n')
    .map((line) => /^\s*([^=\s]+)=(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => [match[1] ?? '', match[2] ?? ''] as const);
  return Object.fromEntries(entries);
}

export function showEnv(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
