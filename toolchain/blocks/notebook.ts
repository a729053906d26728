import * as v from 'valibot';
import { checkAttributes } from './attributes.ts';
import { tidied } from '#model/cell-text.ts';
import type { Block } from './block.ts';
import { parseAttributes } from './info.ts';
import { findLanguage, languageOf, type KnownLanguage } from './language-of.ts';
import { unlessFaulty, type OnFault } from './on-fault.ts';
import { failureAt } from './place.ts';

const text = v.union([v.string(), v.array(v.string())]);
const schema = v.object({
  cells: v.array(
    v.object({
      cell_type: v.string(),
      id: v.exactOptional(v.string()),
      source: text,
      metadata: v.exactOptional(
        v.object({
          tags: v.exactOptional(v.array(v.string())),
          /** Petri's own: a cell of another language than the notebook's, and its attributes as in a fence. */
          petri: v.exactOptional(
            v.object({ language: v.exactOptional(v.string()), attributes: v.exactOptional(v.string()) }),
          ),
        }),
      ),
    }),
  ),
  metadata: v.exactOptional(
    v.object({
      language_info: v.exactOptional(v.object({ name: v.exactOptional(v.string()) })),
      kernelspec: v.exactOptional(v.object({ language: v.exactOptional(v.string()) })),
    }),
  ),
});

/**
 * The code cells of a Jupyter notebook whose language is known; they share a session, as there. The tags `no-run` and `skip` are heeded.
 * What is wrong goes to `onFault`, and the others are still found.
 */
export function notebookBlocks(
  json: string,
  file: string,
  languages: readonly KnownLanguage[],
  onFault: OnFault,
): readonly Block[] {
  const notebook = unlessFaulty(() => parseNotebook(json, file), onFault);
  if (notebook === undefined) return [];
  const { metadata = {}, cells } = notebook;
  const own = metadata.language_info?.name ?? metadata.kernelspec?.language ?? 'python';
  const lines = sourceLines(json);
  const blocks: Block[] = [];
  for (const [at, cell] of cells.entries()) {
    const { tags = [], petri = {} } = cell.metadata ?? {};
    const code = typeof cell.source === 'string' ? cell.source : cell.source.join('');
    const source = tidied(code);
    const isSkipped =
      tags.includes('skip') || (petri.language === undefined && findLanguage(own, languages) === undefined);
    if (cell.cell_type !== 'code' || source === '' || isSkipped) continue;
    const line = lines[at] ?? 1;
    const place = { file, line };
    const block = unlessFaulty((): Block => {
      const language = languageOf(petri.language ?? own, languages, place);
      const written = parseAttributes(petri.attributes ?? '', place);
      const noRun = tags.includes('no-run') ? ([['no-run', '']] as const) : [];
      const shared = written.some(([name]) => name === 'session') ? [] : ([['session', 'notebook']] as const);
      const attributes = checkAttributes([...written, ...noRun, ...shared], place);
      // Each line of the source stands on a line of its own, as Jupyter writes them.
      return { ...place, language, source, attributes, sourceLine: line, indent: 0 };
    }, onFault);
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

function parseNotebook(json: string, file: string): v.InferOutput<typeof schema> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw failureAt({ file, line: 1 }, 'blocks.no-notebook', 'This is no notebook: it is no JSON.');
  }
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const why = `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`;
  throw failureAt({ file, line: 1 }, 'blocks.no-notebook', `This is no notebook of nbformat 4: ${why}`);
}

/**
 * 1-based line of the file that each cell's source begins on. JSON.parse tells no places: this goes through the text's strings and
 * brackets once.
 */
function sourceLines(json: string): readonly number[] {
  const lines: number[] = [];
  /** Keys on the way to where we are; '' in arrays. */
  const path: string[] = [];
  let line = 1;
  let cell = -1;
  for (const match of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}\n]/gs)) {
    const [token, colon] = match;
    if (token === '{' || token === '[') {
      if (path.join() === 'cells,' && token === '{') cell += 1;
      path.push('');
    } else if (token === '}' || token === ']') path.pop();
    else if (token.startsWith('"')) {
      const isSource = path[0] === 'cells' && path[2] === 'source' && path.length <= 4;
      if (colon !== undefined) path[path.length - 1] = JSON.parse(token.slice(0, -colon.length)) as string;
      else if (isSource && lines[cell] === undefined) lines[cell] = line;
    }
    line += token.split('\n').length - 1;
  }
  return lines;
}
