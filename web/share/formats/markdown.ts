import { NOTEBOOK_FORMAT, isCellId } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';
import { languageNamed, languageOrWord } from '../language-names.ts';
import { notebookOf, parseJson } from '../parse-notebook.ts';
import type { FormatContext, OpenedDocument } from './document.ts';
import { OUTPUT_WORD, parseFenceWords, type FenceWords } from './fence-words.ts';
import { fenceAt, type Fence } from './fences.ts';
import { isNote, readNote, type Note } from './markdown-notes.ts';
import { fromNbOutputs } from './outputs.ts';

export { writeMarkdown } from './markdown-write.ts';

type Members = Record<string, unknown>;

const FRONT_MATTER = /^---\n((?:(?!---[ \t]*$)[^\n]*\n)*?)---[ \t]*(?:\n|$)/m;
const OUTPUTS = /^<!-- petri-output (\[.*\]) -->$/;

/**
 * Reads Markdown of our own and of others. Blocks marked `petri` are cells; where none is, all blocks in a language that is here are. Text
 * between them becomes cells of text. Throws Failure `file.invalid` or `file.too-large`.
 */
export function readMarkdown(text: string, context: FormatContext): OpenedDocument {
  const plain = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  const front = plain.startsWith('---\n') ? FRONT_MATTER.exec(plain) : null;
  const frontMatter = front?.index === 0 ? front[1]?.replace(/\n$/, '') : undefined;
  const reader = new Reader(
    (frontMatter === undefined ? plain : plain.slice(front?.[0].length)).split('\n'),
    context,
  );
  reader.read();
  const title = /^title:[ \t]*(["']?)(.+)\1[ \t]*$/m.exec(frontMatter ?? '')?.[2];
  const cells = reader.cells.length > 0 ? reader.cells : [textMembers(undefined, '')];
  const notebook = notebookOf(
    {
      format: NOTEBOOK_FORMAT,
      ...(frontMatter !== undefined && { frontMatter }),
      ...(title !== undefined && reader.head === undefined && { title }),
      ...reader.head,
      cells,
    },
    'file',
  );
  const outputs = new Map(
    notebook.cells.flatMap(({ id }, at) => {
      const printed = reader.outputs.get(cells[at] as Members) ?? [];
      return printed.length === 0 ? [] : [[id, printed] as const];
    }),
  );
  return { notebook, outputs, notes: [] };
}

/** Goes through the lines once; blocks, notes and text alternate. */
class Reader {
  readonly cells: Members[] = [];
  readonly outputs = new Map<Members, readonly Output[]>();
  /** What is said of the notebook. */
  head: Members | undefined;
  readonly #lines: readonly string[];
  readonly #context: FormatContext;
  readonly #takesAll: boolean;
  #note: Note | undefined;
  #text: string[] = [];

  constructor(lines: readonly string[], context: FormatContext) {
    this.#lines = lines;
    this.#context = context;
    this.#takesAll = !hasCells(lines);
  }

  read(): void {
    for (let at = 0; at < this.#lines.length;) at = this.#step(at);
    this.#endText();
  }

  /** Takes what begins at a line. Returns where the next thing begins. */
  #step(at: number): number {
    const line = this.#lines[at] ?? '';
    const note = readNote(line);
    if (note !== undefined) return this.#takeNote(note, at + 1);
    const [, json] = OUTPUTS.exec(line) ?? [];
    if (json !== undefined) {
      this.#print(fromNbOutputs(parseJson(json, 'file')));
      return at + 1;
    }
    const fence = fenceAt(this.#lines, at);
    if (fence !== undefined) {
      this.#takeFence(fence, at);
      return fence.next;
    }
    this.#text.push(line);
    return at + 1;
  }

  #takeNote(note: Note, next: number): number {
    this.#endText();
    if (this.head === undefined && this.cells.length === 0 && 'format' in note.members) {
      this.head = note.members;
      return next;
    }
    if (note.lines === undefined) {
      this.#note = note;
      return next;
    }
    this.cells.push(textMembers(note, this.#lines.slice(next, next + note.lines).join('\n')));
    return next + note.lines;
  }

  #takeFence(fence: Fence, at: number): void {
    const words = parseFenceWords(fence.info);
    if (words.attributes.has(OUTPUT_WORD)) {
      const last = this.cells.at(-1);
      const isExact = last !== undefined && this.outputs.has(last);
      if (!isExact) this.#print([{ type: 'stream', name: 'stdout', text: `${fence.text}\n` }]);
    } else if (words.isCell || this.#isProgram(words, fence)) {
      if (this.#note === undefined || !isBlank(this.#text)) this.#endText();
      this.cells.push(this.#codeMembers(words, fence.text));
      this.#note = undefined;
      this.#text = [];
    } else this.#text.push(...this.#lines.slice(at, fence.next));
  }

  #codeMembers({ language, attributes }: FenceWords, text: string): Members {
    const { members = {}, source, isCrlf } = this.#note ?? {};
    const { id, args, flags, stdin, ...others } = Object.fromEntries(attributes);
    const site = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, value ?? true]));
    const { languages } = this.#context;
    const named = languageNamed(language, languages) ?? languageOrWord(language, languages) ?? 'markdown';
    return {
      kind: languages.find((entry) => entry.id === named)?.kind ?? 'code',
      language: named,
      ...(args !== undefined && { args: wordsIn(args) }),
      ...(flags !== undefined && { flags: wordsIn(flags) }),
      ...(stdin !== undefined && { stdin }),
      ...(Object.keys(site).length > 0 && { attributes: site }),
      ...members,
      ...(id !== undefined && isCellId(id) && { id }),
      source: source ?? (isCrlf === true ? text.replaceAll('\n', '\r\n') : text),
    };
  }

  #isProgram({ language }: FenceWords, fence: Fence): boolean {
    if (!this.#takesAll || !fence.isClosed) return false;
    const id = languageNamed(language, this.#context.languages);
    return id !== undefined && this.#context.languages.find((entry) => entry.id === id)?.kind !== 'markdown';
  }

  /** Of the cell above; where there is none, nobody printed it. */
  #print(outputs: readonly Output[]): void {
    const last = this.cells.at(-1);
    if (last !== undefined) this.outputs.set(last, outputs);
  }

  #endText(): void {
    if (!isBlank(this.#text)) this.cells.push(textMembers(this.#note, trimmed(this.#text)));
    this.#text = [];
    this.#note = undefined;
  }
}

function textMembers(note: Note | undefined, text: string): Members {
  return { language: 'markdown', ...note?.members, kind: 'markdown', source: note?.source ?? text };
}

function hasCells(lines: readonly string[]): boolean {
  for (let at = 0; at < lines.length;) {
    if (isNote(lines[at] ?? '')) return true;
    const fence = fenceAt(lines, at);
    if (fence !== undefined && parseFenceWords(fence.info).isCell) return true;
    at = fence?.next ?? at + 1;
  }
  return false;
}

function isBlank(lines: readonly string[]): boolean {
  return lines.every((line) => line.trim() === '');
}

/** Without the blank lines around it. */
function trimmed(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '');
  return lines.slice(first).join('\n').trimEnd();
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
