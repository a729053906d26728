import type { CellState } from '#cells/CellState.svelte.ts';
import { fromNbOutputs, toNbOutputs } from '#share/formats/outputs.ts';
import { OutputStore } from '#storage/kept-outputs.ts';
import { portableOutputs } from './sharing/portable-outputs.ts';

const store = new OutputStore();

/** Keeps what the cells of a notebook show now. Never rejects. */
export async function keepOutputs(notebook: string, cells: readonly CellState[]): Promise<void> {
  const kept: [string, string][] = [];
  for (const { id, run } of cells) {
    if (run.outputs.length === 0) continue;
    kept.push([id, JSON.stringify(toNbOutputs(await portableOutputs(run.outputs)))]);
  }
  await store.save(notebook, Object.fromEntries(kept));
}

/** Shows what was kept, in cells that show nothing yet. Never rejects. */
export async function showKeptOutputs(notebook: string, cells: readonly CellState[]): Promise<void> {
  const kept = new Map(Object.entries(await store.load(notebook)));
  for (const { id, run } of cells) {
    const text = kept.get(id);
    if (text === undefined || run.phase !== 'idle' || run.outputs.length > 0) continue;
    const outputs = outputsOf(text);
    if (outputs.length > 0) run.show(outputs);
  }
}

function outputsOf(text: string): ReturnType<typeof fromNbOutputs> {
  try {
    return fromNbOutputs(JSON.parse(text));
  } catch {
    return [];
  }
}
