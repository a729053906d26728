import { describe, expect, it } from 'vitest';
import { UsageError } from './command.ts';
import { parseOptions } from './options.ts';

const KINDS = { timeout: 'string', json: 'boolean', env: 'list' } as const;

describe('options', () => {
  it('are read in both forms, lists added up, and everything else left in its order', () => {
    const args = ['--timeout=5', '-O2', 'a.c', '--env', 'A=1', '--json', '--env=B=x=y', '-DX=--json', 'b.h'];
    expect(parseOptions(args, KINDS)).toEqual({
      values: { timeout: '5', json: true, env: ['A=1', 'B=x=y'] },
      rest: ['-O2', 'a.c', '-DX=--json', 'b.h'],
      after: [],
    });
  });

  it('end at --: what follows is the program’s, options of ours included', () => {
    expect(parseOptions(['a.c', '--', '--json', '--', '-x'], KINDS)).toEqual({
      values: {},
      rest: ['a.c'],
      after: ['--json', '--', '-x'],
    });
  });

  it('leave unknown ones to the compiler, also those called like members of objects', () => {
    expect(parseOptions(['--constructor', '--target=x'], KINDS).rest).toEqual([
      '--constructor',
      '--target=x',
    ]);
  });

  it.each([[['--timeout']], [['--json=yes']]])('refuse %j', (args) => {
    expect(() => parseOptions(args, KINDS)).toThrow(UsageError);
  });
});
