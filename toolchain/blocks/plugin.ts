import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '#languages/registry.ts';
import { cellExtras } from '../build/cell-extras.ts';
import { parseRecord } from '../build/build-record.ts';
import { identitiesOf } from '../build/identity.ts';
import { recordName, RECORDS } from '../build/record-folder.ts';
import type { Block } from './block.ts';
import type { CellExtras } from './cell-markup.ts';
import { fencedBlock } from './markdown.ts';
import type { PluginOptions } from './plugin-options.ts';

/** A fence of a page, as a generator has it. */
export interface Fence<T> {
  readonly info: string;
  readonly code: string;
  /** 1-based. */
  readonly line: number;
  /** The generator's own object for it. */
  readonly token: T;
}

/** The cells among a page's fences, checked, each with what a build knows of it. Throws Failure `blocks.*`. */
export function cellsOf<T>(
  fences: readonly Fence<T>[],
  file: string,
  options: PluginOptions,
): readonly { readonly token: T; readonly block: Block; readonly extras: CellExtras }[] {
  const found = fences.flatMap(({ info, code, line, token }) => {
    const block = fencedBlock(info, code, { file, line }, languages);
    return block === undefined ? [] : [{ token, block }];
  });
  const identities = identitiesOf(found.map(({ block }) => block));
  return found.map(({ token, block }) => {
    const identity = identities.get(block);
    const text = identity && recordText(options.site, recordName(identity));
    const record = text === undefined ? undefined : parseRecord(text);
    const built = record && identity ? cellExtras(record, identity, options.records ?? '/petri/') : {};
    return { token, block, extras: { ...built, ...(options.attributes && { more: options.attributes }) } };
  });
}

/** Generators ask for HTML at once: there is no waiting for a file. */
function recordText(site: string | undefined, name: string): string | undefined {
  if (site === undefined) return undefined;
  try {
    return readFileSync(join(site, RECORDS, name), 'utf8');
  } catch {
    return undefined;
  }
}
