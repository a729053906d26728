import { isObject } from '../parse-notebook.ts';

type Members = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const optional = (check: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || check(value);

/** What nbformat 4.5 says of the metadata that it knows. All other members may be anything. */
const CELL: Readonly<Record<string, (value: unknown) => boolean>> = {
  // Ours, where everything is put that has no place in nbformat.
  petri: () => false,
  name: (value) => typeof value === 'string' && /^.+$/.test(value),
  tags: (value) =>
    Array.isArray(value) &&
    value.every((tag) => typeof tag === 'string' && /^[^,]+$/.test(tag)) &&
    new Set(value).size === value.length,
  collapsed: (value) => typeof value === 'boolean',
  scrolled: (value) => typeof value === 'boolean' || value === 'auto',
  format: isText,
  jupyter: isObject,
  execution: (value) => isObject(value) && Object.values(value).every(isText),
};

const NOTEBOOK: typeof CELL = {
  petri: () => false,
  title: () => false,
  kernelspec: (value) => isObject(value) && isText(value['name']) && isText(value['display_name']),
  language_info: (value) =>
    isObject(value) &&
    isText(value['name']) &&
    ['file_extension', 'mimetype', 'pygments_lexer'].every((name) => optional(isText)(value[name])) &&
    optional((mode) => isText(mode) || isObject(mode))(value['codemirror_mode']),
  orig_nbformat: (value) => Number.isInteger(value) && (value as number) >= 1,
  authors: Array.isArray,
};

/** Whether a cell with this metadata is valid nbformat. */
export function cellMetadataFits(metadata: Members): boolean {
  return fits(metadata, CELL);
}

/** Whether a notebook with this metadata is valid nbformat, and `petri` and `title` are free for ours. */
export function notebookMetadataFits(metadata: Members): boolean {
  return fits(metadata, NOTEBOOK);
}

/** nbformat's attachments: file name → MIME bundle of texts. */
export function isAttachments(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    Object.values(value).every(
      (bundle) =>
        isObject(bundle) &&
        Object.entries(bundle).every(
          ([type, data]) =>
            isText(data) ||
            /^application\/(?:.*\+)?json$/.test(type) ||
            (Array.isArray(data) && data.every(isText)),
        ),
    )
  );
}

function fits(metadata: Members, rules: typeof CELL): boolean {
  return Object.entries(metadata).every(([name, value]) =>
    Object.hasOwn(rules, name) ? rules[name]?.(value) === true : true,
  );
}
