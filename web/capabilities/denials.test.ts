import { describe, expect, it } from 'vitest';
import type { CallTally } from '#model/audit.ts';
import { covers, parseCapability } from '#model/capability.ts';
import { readCall } from './call.ts';
import { denialsOf } from './denials.ts';
import { inWords, visible } from './words.ts';

function denied(capability: string, times = 1): CallTally {
  return { capability, allowed: 0, denied: times, bytes: 0 };
}

describe('what a run was denied', () => {
  it('is said kind by kind, with the targets and how often', () => {
    expect(
      denialsOf([
        denied('fs.write:/out.txt', 2),
        { capability: 'fs.read:/in.txt', allowed: 1, denied: 0, bytes: 9 },
        denied('fs.delete:/old.txt'),
        denied('fs.write:/log.txt'),
      ]),
    ).toEqual([
      { text: 'Writing its files was denied: /out.txt (2 times), /log.txt.', offers: ['fs.write:/**'] },
      { text: 'Deleting its files was denied: /old.txt.', offers: ['fs.delete:/**'] },
    ]);
  });

  it('names a few targets and counts the others', () => {
    const [{ text } = { text: '' }] = denialsOf([1, 2, 3, 4, 5].map((n) => denied(`fs.read:/${String(n)}`)));
    expect(text).toBe('Reading its files was denied: /1, /2, /3 and 2 more.');
  });

  it('says what the program saw instead', () => {
    expect(denialsOf([denied('clock', 40), denied('env:HOME'), denied('env:USER')])).toEqual([
      { text: 'The clock was withheld: the program saw a made-up time.', offers: ['clock'] },
      { text: 'Environment variables were withheld: the program saw none of them.', offers: ['env'] },
    ]);
  });

  it('offers nothing that nobody can judge', () => {
    expect(denialsOf([denied('net.get', 900)])).toEqual([
      { text: 'Reading from any address was denied, 900 times.', offers: [] },
    ]);
    expect(denialsOf([denied('cells.call:*x')])[0]?.offers).toEqual([]);
  });

  it('would be allowed by what is offered, whatever was called', () => {
    const calls = ['fs.write:/a/b.txt', 'net.get:https://api.example.org:8443/v1?q=1', 'random', 'ai.chat'];
    for (const call of [...calls, 'env:HOME', 'service.compile', 'cells.call:a1', 'stdin']) {
      const [{ offers } = { offers: [] }] = denialsOf([denied(call)]);
      expect(
        offers.map((offer) => covers(parseCapability(offer), readCall(call))),
        call,
      ).toEqual([true]);
    }
  });
});

it('what a stranger called something is shown with all that is in it', () => {
  expect(visible('a\u202etxt.exe\n\u0000')).toBe('a\\u{202e}txt.exe\\u{a}\\u{0}');
  expect(inWords('fs.write:/\u200bx')).toBe('writing /\\u{200b}x');
  expect(inWords('net.get:https://api.example.org/**')).toBe('reading from api.example.org');
  expect(inWords('net.get:https://api.example.org/v1')).toBe('reading from https://api.example.org/v1');
});
