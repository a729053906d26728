import { Failure } from '#model/errors.ts';
import type { CellCore } from '../cell-core.ts';

/** The part of a cell that others need of it. */
type WithCore = HTMLElement & { readonly core?: CellCore | undefined };

/** The cells that a cell says it depends on. Throws Failure `embed.no-such-cell`. */
export function dependenciesOf(host: HTMLElement): readonly CellCore[] {
  return words(host.getAttribute('depends-on')).map((id) => {
    const core = cellOf(host, id)?.core;
    if (core !== undefined) return core;
    throw new Failure(
      'embed.no-such-cell',
      `This cell depends on the cell “${id}”, and there is none on this page. Its author should look at depends-on.`,
      { detail: { id } },
    );
  });
}

/**
 * All cells that have to run before one, those first that others need. Throws Failure `embed.circular` when a cell would have to run
 * before itself, `embed.no-such-cell`.
 */
export function runOrder(cell: CellCore): readonly CellCore[] {
  const order: CellCore[] = [];
  const visit = (each: CellCore, way: readonly CellCore[]): void => {
    if (way.includes(each)) {
      const names = [...way.slice(way.indexOf(each)), each].map(({ host }) => host.id || 'a cell without id');
      throw new Failure(
        'embed.circular',
        `These cells wait for each other: ${names.join(' → ')}. Their author should take one of them out of depends-on.`,
        { detail: { cells: names } },
      );
    }
    if (order.includes(each)) return;
    for (const before of dependenciesOf(each.host)) visit(before, [...way, each]);
    order.push(each);
  };
  visit(cell, []);
  return order.slice(0, -1);
}

/** What the page's cells share that depend on each other and name no session. */
const PAGE_SESSION = 'page';

/** Name of the session whose files a cell sees: its own, else that of the first cell that it depends on. */
export function sessionOf({ host }: CellCore, way: readonly HTMLElement[] = []): string | undefined {
  const own = host.getAttribute('session')?.trim() ?? '';
  if (own !== '') return `named:${own}`;
  const ids = words(host.getAttribute('depends-on'));
  const first = ids[0] === undefined || way.includes(host) ? undefined : cellOf(host, ids[0])?.core;
  if (first !== undefined) return sessionOf(first, [...way, host]) ?? PAGE_SESSION;
  const isNeeded = [...document.querySelectorAll('petri-cell[depends-on]')].some(
    (cell) => host.id !== '' && words(cell.getAttribute('depends-on')).includes(host.id),
  );
  return ids.length > 0 || isNeeded ? PAGE_SESSION : undefined;
}

function cellOf(host: HTMLElement, id: string): WithCore | undefined {
  const selector = `#${CSS.escape(id)}`;
  const root = host.getRootNode() as Document | ShadowRoot;
  return root.querySelector<WithCore>(selector) ?? document.querySelector<WithCore>(selector) ?? undefined;
}

function words(text: string | null): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
