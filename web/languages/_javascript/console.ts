import { format, formatWithOptions, inspect } from 'node-inspect-extracted';
import type { StackNames } from './stack.ts';
import { tableText } from './table.ts';

type Write = (text: string) => void;

/** `console` as Node has it: what is no text is shown as `util.inspect` shows it. */
export function makeConsole(out: Write, error: Write, names: StackNames) {
  let indent = '';
  const counts = new Map<string, number>();
  const clocks = new Map<string, number>();
  const print = (write: Write, text: string): void => {
    write(indent === '' ? `${text}\n` : `${indent}${text.replaceAll('\n', `\n${indent}`)}\n`);
  };
  const log = (...values: unknown[]): void => {
    print(out, format(...values));
  };
  const warn = (...values: unknown[]): void => {
    print(error, format(...values));
  };
  const elapsed = (label: string): string | undefined => {
    const since = clocks.get(label);
    if (since === undefined) warn(`Warning: No such label '${label}' for console.time`);
    return since === undefined ? undefined : `${label}: ${(performance.now() - since).toFixed(3)}ms`;
  };
  return {
    log,
    info: log,
    debug: log,
    warn,
    error: warn,
    dir: (value: unknown, options: object = {}) => {
      print(out, inspect(value, options));
    },
    dirxml: log,
    trace: (...values: unknown[]) => {
      const stack = (new Error().stack ?? '').split('\n').slice(2).join('\n');
      print(error, `Trace: ${format(...values)}\n${names.readable(stack)}`);
    },
    assert: (condition: unknown, ...values: unknown[]) => {
      if (condition) return;
      const text = values.length > 0 ? `Assertion failed: ${format(...values)}` : 'Assertion failed';
      print(error, text);
    },
    table: (value: unknown, columns?: readonly string[]) => {
      const show = (cell: unknown): string => formatWithOptions({ depth: 0 }, '%O', cell);
      print(out, tableText(value, columns, show) ?? format(value));
    },
    count: (label = 'default') => {
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      log(`${label}: ${String(count)}`);
    },
    countReset: (label = 'default') => {
      counts.delete(label);
    },
    time: (label = 'default') => {
      clocks.set(label, performance.now());
    },
    timeLog: (label = 'default', ...values: unknown[]) => {
      const text = elapsed(label);
      if (text !== undefined) log(text, ...values);
    },
    timeEnd: (label = 'default') => {
      const text = elapsed(label);
      clocks.delete(label);
      if (text !== undefined) log(text);
    },
    group: (...values: unknown[]) => {
      if (values.length > 0) log(...values);
      indent += '  ';
    },
    groupCollapsed: (...values: unknown[]) => {
      if (values.length > 0) log(...values);
      indent += '  ';
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    clear: () => undefined,
  };
}
