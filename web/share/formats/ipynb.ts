import type { LanguageEntry } from '#model/language.ts';
import { NOTEBOOK_FORMAT, type Cell, type Notebook } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';
import { fault } from '../carrier.ts';
import { languageOrWord } from '../language-names.ts';
import { isObject, notebookOf, parseJson, unsupportedVersion } from '../parse-notebook.ts';
import type { FormatContext, OpenedDocument, SharedDocument } from './document.ts';
import { cellMetadataFits, isAttachments, notebookMetadataFits } from './nb-metadata.ts';
import { fromNbOutputs, joined, lines, toNbOutputs } from './outputs.ts';

type Members = Record<string, unknown>;

const NBFORMAT = 4;
const NBFORMAT_MINOR = 5;
/** Of a notebook that names none: nbformat began with it. */
const DEFAULT_LANGUAGE = 'python';

/**
 * A Jupyter notebook, nbformat 4.5. What Jupyter has no place for (languages of cells, files, flags) stands in `metadata.petri`; what it
 * has and we do not (its own metadata, attachments) was kept in the member `jupyter` of cells and notebook, and goes back to its place.
 */
export function writeIpynb({ notebook, outputs }: SharedDocument, { languages }: FormatContext): string {
  const { title, cells, jupyter, format, ...extra } = notebook;
  const kept = asKeptOfNotebook(jupyter);
  const metadata: Members = {
    ...kept,
    ...kernelMetadata(kept ?? {}, notebook, languages),
    petri: { format, ...extra, ...(jupyter !== undefined && !kept && { jupyter }) },
    ...(title !== undefined && { title }),
  };
  const document = {
    cells: cells.map((cell) => toNbCell(cell, outputs.get(cell.id) ?? [])),
    metadata,
    nbformat: NBFORMAT,
    nbformat_minor: NBFORMAT_MINOR,
  };
  // As Jupyter writes them, so that a change of one line is a change of one line.
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** Reads nbformat 4, any minor version, of any program. Throws Failure `file.invalid`, `file.too-large` or `file.unsupported-version`. */
export function readIpynb(text: string, { languages }: FormatContext): OpenedDocument {
  const document = parseJson(text, 'file');
  if (!isObject(document)) throw invalid('it holds no notebook');
  const { nbformat, metadata: given = {}, cells } = document;
  if (typeof nbformat !== 'number') throw invalid('it does not say its nbformat');
  if (nbformat > NBFORMAT) throw unsupportedVersion(nbformat, 'file');
  if (nbformat < NBFORMAT) {
    throw fault(
      'file',
      'unsupported-version',
      `This is a Jupyter notebook of format ${String(nbformat)}; Petri reads format 4. Open it in Jupyter and save it again.`,
    );
  }
  if (!isObject(given) || !Array.isArray(cells)) throw invalid('it has no list of cells');
  const { petri, title, ...metadata } = given;
  const { format = NOTEBOOK_FORMAT, ...ours } = isObject(petri) ? petri : {};
  const first = languageOfMetadata(metadata, languages);
  const unsure = cells.map((cell) => fromNbCell(cell, first ?? DEFAULT_LANGUAGE, languages));
  const notebook = notebookOf(
    {
      ...ours,
      format,
      ...(typeof title === 'string' && { title }),
      cells: unsure,
    },
    'file',
  );
  const jupyter = withoutOwnKernel(
    typeof title === 'string' || title === undefined ? metadata : { ...metadata, title },
    isObject(petri) ? notebook : undefined,
    languages,
  );
  const outputs = new Map<string, readonly Output[]>();
  for (const [index, { id }] of notebook.cells.entries()) {
    const cell = cells[index] as Members;
    const shown = fromNbOutputs(cell['outputs']);
    if (shown.length > 0) outputs.set(id, shown);
  }
  return {
    notebook: Object.keys(jupyter).length === 0 ? notebook : { ...notebook, jupyter: { metadata: jupyter } },
    outputs,
    notes: [],
  };
}

function toNbCell(cell: Cell, outputs: readonly Output[]): Members {
  const { id, kind, source, language, jupyter, ...rest } = cell;
  const kept = asKeptOfCell(jupyter, kind);
  const says: Members = {
    ...(kind === 'code' || language !== 'markdown' ? { language } : {}),
    ...rest,
    ...(jupyter !== undefined && !kept && { jupyter }),
  };
  const metadata = { ...kept?.metadata, ...(Object.keys(says).length > 0 && { petri: says }) };
  if (kind === 'code') {
    return {
      cell_type: 'code',
      execution_count: null,
      id,
      metadata,
      outputs: toNbOutputs(outputs),
      source: lines(source),
    };
  }
  return {
    ...(kept?.attachments && { attachments: kept.attachments }),
    cell_type: kept?.cellType ?? 'markdown',
    id,
    metadata,
    source: lines(source),
  };
}

/** A cell as our documents have it, of any origin: `notebookOf` looks it over. */
function fromNbCell(cell: unknown, language: string, languages: readonly LanguageEntry[]): Members {
  if (!isObject(cell)) throw invalid('one of its cells is not a cell');
  const { cell_type: type, id, source, metadata: given, attachments } = cell;
  const text = joined(source);
  if (text === undefined) throw invalid('one of its cells has no source');
  const { petri, ...metadata } = isObject(given) ? given : {};
  const { jupyter: apart, ...ours } = isObject(petri) ? petri : {};
  const kept = {
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(type !== 'code' && isObject(attachments) && { attachments }),
    ...(type !== 'code' && type !== 'markdown' && { cellType: 'raw' }),
  };
  const jupyter = Object.keys(kept).length > 0 ? kept : apart;
  return {
    language: type === 'code' ? (ownLanguage(metadata, languages) ?? language) : 'markdown',
    ...ours,
    ...(id !== undefined && { id }),
    kind: type === 'code' ? 'code' : 'markdown',
    source: text,
    ...(jupyter !== undefined && { jupyter }),
  };
}

/** What other programs write beside a cell of another language. */
function ownLanguage(metadata: Members, languages: readonly LanguageEntry[]): string | undefined {
  const { vscode } = metadata;
  const name = isObject(vscode) ? vscode['languageId'] : undefined;
  return typeof name === 'string' ? languageOrWord(name, languages) : undefined;
}

function languageOfMetadata(metadata: Members, languages: readonly LanguageEntry[]): string | undefined {
  const { language_info: info, kernelspec } = metadata;
  const names = [
    isObject(info) ? info['name'] : undefined,
    isObject(kernelspec) ? kernelspec['language'] : undefined,
    isObject(kernelspec) ? kernelspec['name'] : undefined,
  ];
  for (const name of names) {
    if (typeof name === 'string' && name !== '') return languageOrWord(name, languages);
  }
  return undefined;
}

/** `kernelspec` and `language_info` for the notebook's first language, unless it has such that are about it. */
function kernelMetadata(kept: Members, notebook: Notebook, languages: readonly LanguageEntry[]): Members {
  const language = notebook.cells.find(({ kind }) => kind === 'code')?.language;
  if (language === undefined || languageOfMetadata(kept, languages) === language) return {};
  const entry = languages.find(({ id }) => id === language);
  const extension = entry?.extensions[0];
  return {
    kernelspec: {
      // What Jupyter itself calls the one that everybody has.
      name: language === 'python' ? 'python3' : language,
      display_name: language === 'python' ? 'Python 3' : (entry?.label ?? language),
      language,
    },
    language_info: { name: language, ...(extension !== undefined && { file_extension: extension }) },
  };
}

/** What we wrote for others to read tells us nothing. */
function withoutOwnKernel(
  metadata: Members,
  own: Notebook | undefined,
  languages: readonly LanguageEntry[],
): Members {
  if (own === undefined) return metadata;
  const { kernelspec, language_info: info, ...rest } = metadata;
  const written = kernelMetadata({}, own, languages);
  const isOurs =
    JSON.stringify([kernelspec, info]) === JSON.stringify([written['kernelspec'], written['language_info']]);
  return isOurs ? rest : metadata;
}

/** Jupyter's metadata of a notebook as it was kept, if it may stand where Jupyter has it. */
function asKeptOfNotebook(jupyter: unknown): Members | undefined {
  if (!isObject(jupyter)) return undefined;
  const { metadata, ...rest } = jupyter;
  if (!isObject(metadata) || Object.keys(rest).length > 0 || Object.keys(metadata).length === 0)
    return undefined;
  return notebookMetadataFits(metadata) ? metadata : undefined;
}

interface KeptOfCell {
  readonly metadata?: Members;
  readonly attachments?: Members;
  readonly cellType?: 'raw';
}

function asKeptOfCell(jupyter: unknown, kind: Cell['kind']): KeptOfCell | undefined {
  if (!isObject(jupyter)) return undefined;
  const { metadata, attachments, cellType, ...rest } = jupyter;
  if (Object.keys(rest).length > 0 || Object.keys(jupyter).length === 0) return undefined;
  if (kind === 'code' && (attachments !== undefined || cellType !== undefined)) return undefined;
  if (cellType !== undefined && cellType !== 'raw') return undefined;
  if (attachments !== undefined && !isAttachments(attachments)) return undefined;
  if (metadata !== undefined) {
    if (!isObject(metadata) || Object.keys(metadata).length === 0 || !cellMetadataFits(metadata))
      return undefined;
  }
  return {
    ...(metadata !== undefined && { metadata }),
    ...(attachments !== undefined && { attachments }),
    ...(cellType !== undefined && { cellType }),
  };
}

function invalid(what: string): Error {
  return fault(
    'file',
    'invalid',
    `This is not a Jupyter notebook: ${what}. Save it again in the program it is from.`,
  );
}
