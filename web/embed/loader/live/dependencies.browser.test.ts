import { afterEach, expect, test } from 'vitest';
import type { CellCore } from '../cell-core.ts';
import { PetriCell } from '../petri-cell.ts';
import { runOrder, sessionOf } from './dependencies.ts';

if (customElements.get('petri-cell') === undefined) customElements.define('petri-cell', PetriCell);

afterEach(() => document.body.replaceChildren());

/** Cells by id: `a: 'b c'` depends on b and c. */
function page(cells: Readonly<Record<string, string>>): (id: string) => CellCore {
  for (const [id, before] of Object.entries(cells)) {
    const cell = document.createElement('petri-cell');
    cell.id = id;
    if (before !== '') cell.setAttribute('depends-on', before);
    cell.textContent = id;
    document.body.append(cell);
  }
  return (id) => {
    const core = document.querySelector<PetriCell>(`petri-cell#${id}`)?.core;
    if (core === undefined) throw new Error(`there is no ${id}`);
    return core;
  };
}

const ids = (cores: readonly CellCore[]): string => cores.map(({ host }) => host.id).join(' ');

test('cells that others need run first, each once', () => {
  const core = page({ d: 'b c', c: 'a', b: 'a', a: '' });
  expect(ids(runOrder(core('d')))).toBe('a b c');
  expect(ids(runOrder(core('a')))).toBe('');
});

test('a circle is shown, however long, and so is an id that no cell has', () => {
  const core = page({ a: 'b', b: 'c', c: 'a', self: 'self', lost: 'nobody' });
  expect(() => runOrder(core('a'))).toThrow('a → b → c → a');
  expect(() => runOrder(core('self'))).toThrow('self → self');
  expect(() => runOrder(core('lost'))).toThrow('nobody');
});

test('what depends on each other shares a session, what has a name has that one, and others have none', () => {
  const core = page({ a: '', b: 'a', alone: '', named: '', follows: 'named' });
  core('named').host.setAttribute('session', 'mine');
  expect(sessionOf(core('a'))).toBe(sessionOf(core('b')));
  expect(sessionOf(core('a'))).toBeDefined();
  expect(sessionOf(core('alone'))).toBeUndefined();
  expect(sessionOf(core('follows'))).toBe(sessionOf(core('named')));
  expect(sessionOf(core('named'))).not.toBe(sessionOf(core('a')));
});
