import type { Machine } from './machine.ts';
import type { Measured, Row } from './row.ts';
import type { Summary } from './stats.ts';
import { summarize } from './stats.ts';

/** What became of one row. */
export type RowResult = { readonly row: Row } & (
  { readonly measured: Measured } | { readonly failure: string }
);

/** One element of `bench.json`. */
export interface JsonRow extends Partial<Summary> {
  readonly name: string;
  readonly unit: string;
  readonly target?: number;
  readonly met?: boolean;
  readonly why?: string;
  readonly failure?: string;
  readonly peers?: readonly (Partial<Summary> & { readonly name: string; readonly reason?: string })[];
  readonly notes?: readonly string[];
  readonly machine: string;
}

export function toJson(result: RowResult, machine: Machine): JsonRow {
  const { name, unit, target, why } = result.row;
  const head = { name, unit, ...(target !== undefined && { target }) };
  const tail = { machine: describeMachine(machine) };
  if ('failure' in result) return { ...head, failure: result.failure, ...tail };
  const { samples, peers, notes } = result.measured;
  const summary = summarize(samples);
  const met = summary === undefined || target === undefined ? undefined : summary.median <= target;
  return {
    ...head,
    ...summary,
    ...(met !== undefined && { met }),
    ...(met === false && why !== undefined && { why }),
    ...(peers !== undefined && {
      peers: peers.map((peer) => ({
        name: peer.name,
        ...summarize(peer.samples),
        ...(peer.reason !== undefined && { reason: peer.reason }),
      })),
    }),
    ...(notes !== undefined && notes.length > 0 && { notes }),
    ...tail,
  };
}

export function describeMachine(machine: Machine): string {
  const { cpu, cores, memoryGb, browser, node } = machine;
  return `${cpu}, ${String(cores)} cores, ${String(memoryGb)} GB; ${browser}; Node ${node}`;
}

/** The table and the notes below it, as Markdown. */
export function toMarkdown(rows: readonly JsonRow[], machine: Machine): string {
  const lines = [
    `Machine: ${describeMachine(machine)}; load at the start ${machine.load.toFixed(2)}. Peers: ${machine.peers.join(', ')}.`,
    '',
    '| what | unit | median | min | max | n | target | verdict | peers (median, ours ÷ theirs) |',
    '| --- | --- | --: | --: | --: | --: | --: | --- | --- |',
    ...rows.map((row) => {
      const cells = [row.name, row.unit, ...[row.median, row.min, row.max].map(figure), String(row.n ?? '–')];
      return `| ${[...cells, figure(row.target), verdict(row), peersOf(row)].join(' | ')} |`;
    }),
  ];
  const notes = rows.flatMap((row) => [
    ...(row.why === undefined ? [] : [`- **${row.name}**: ${row.why}`]),
    ...(row.notes ?? []).map((note) => `- ${row.name}: ${note}`),
  ]);
  return [...lines, ...(notes.length === 0 ? [] : ['', ...notes]), ''].join('\n');
}

function verdict(row: JsonRow): string {
  if (row.failure !== undefined) return `not measured: ${oneLine(row.failure)}`;
  if (row.met === undefined || row.target === undefined || row.median === undefined) return 'reported';
  if (row.met) return 'met';
  return `missed by ${figure(row.median - row.target)} ${row.unit} (${percent(row.median / row.target - 1)})`;
}

function peersOf(row: JsonRow): string {
  const texts = (row.peers ?? []).map((peer) => {
    if (peer.median === undefined) return `${peer.name}: ${peer.reason ?? 'not here'}`;
    const ratio = row.median === undefined ? '' : ` (${ratioText(row.median / peer.median)})`;
    return `${peer.name} ${figure(peer.median)}${ratio}`;
  });
  return texts.length === 0 ? '–' : texts.join('; ');
}

function ratioText(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toPrecision(2)} ×` : '–';
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))} %`;
}

/** Three significant digits, whole numbers from 100 up, thousands apart. */
function figure(value: number | undefined): string {
  if (value === undefined) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function oneLine(text: string): string {
  return text.split('\n', 1).join('').replaceAll('|', '\\|');
}
