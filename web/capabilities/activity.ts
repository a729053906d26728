import type { AuditEntry } from '#model/audit.ts';
import { readCall } from './call.ts';

export interface ActivityFilter {
  /** The open one: ids of cells are unique within their notebook only. */
  readonly notebook: string;
  /** Id of one of its cells; empty: all cells of all notebooks. */
  readonly cell: string;
  /** Name of a capability; empty: all. */
  readonly name: string;
  readonly deniedOnly: boolean;
}

export function newestFirst(entries: readonly AuditEntry[], filter: ActivityFilter): readonly AuditEntry[] {
  return entries.filter((entry) => matches(entry, filter)).reverse();
}

export function isDenied(entry: AuditEntry): boolean {
  return entry.kind === 'calls' ? entry.denied > 0 : entry.kind === 'asked' && entry.answer === 'denied';
}

/** Names of the capabilities that entries are about, in order. */
export function capabilityNames(entries: readonly AuditEntry[]): readonly string[] {
  const names = new Set(entries.map(({ capability }) => readCall(capability).name));
  names.delete('');
  return [...names].sort();
}

export function exportText(entries: readonly AuditEntry[]): string {
  return `${JSON.stringify({ format: 1, entries }, undefined, 2)}\n`;
}

function matches(entry: AuditEntry, { notebook, cell, name, deniedOnly }: ActivityFilter): boolean {
  if (cell !== '' && (entry.notebook !== notebook || entry.cell !== cell)) return false;
  if (name !== '' && readCall(entry.capability).name !== name) return false;
  return !deniedOnly || isDenied(entry);
}
