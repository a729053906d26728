import * as v from 'valibot';
import type { Diagnostic, RelatedInformation } from '#model/diagnostic.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { cellName, rangeIn } from './places.ts';

const span = v.object({
  file_name: v.string(),
  line_start: v.number(),
  line_end: v.number(),
  column_start: v.number(),
  column_end: v.number(),
  is_primary: v.boolean(),
  label: v.nullish(v.string()),
});
const child = v.object({ message: v.string(), level: v.string(), spans: v.array(span) });
const message = v.object({
  message: v.string(),
  level: v.string(),
  code: v.nullish(v.object({ code: v.string() })),
  spans: v.array(span),
  children: v.array(child),
  rendered: v.nullish(v.string()),
});

type Span = v.InferOutput<typeof span>;

/** What `rustc --error-format=json` prints, and its text as people know it. */
export function parseRustc(
  text: string,
  files: Readonly<Record<string, string>>,
): { readonly diagnostics: readonly Diagnostic[]; readonly text: string } {
  const diagnostics: Diagnostic[] = [];
  let readable = '';
  for (const line of text.split('\n')) {
    const parsed = v.safeParse(message, parseJson(line));
    if (!parsed.success) {
      if (line !== '' && !line.startsWith('{')) readable += `${line}\n`;
      continue;
    }
    const found = parsed.output;
    readable += found.rendered ?? '';
    // “aborting due to 2 previous errors” and the like have no place and say nothing new.
    if (
      /^(?:aborting due to|For more information|Some errors have|\d+ warnings? emitted)/.test(found.message)
    )
      continue;
    const place = whereOf(
      found.spans.find(({ is_primary: isPrimary }) => isPrimary),
      files,
    );
    const related: RelatedInformation[] = [
      ...found.spans
        .filter(({ is_primary: isPrimary, label }) => !isPrimary && typeof label === 'string')
        .map((each) => ({ ...whereOf(each, files), message: each.label ?? '' })),
      ...found.children.map((each) => ({
        ...whereOf(each.spans[0], files),
        message: `${each.level}: ${each.message}`,
      })),
    ];
    const label = found.spans.find(({ is_primary: isPrimary }) => isPrimary)?.label;
    diagnostics.push({
      ...place,
      severity: found.level === 'warning' ? 'warning' : 'error',
      source: 'rustc',
      message: label ? `${found.message}: ${label}` : found.message,
      ...(found.code && { code: found.code.code }),
      ...(related.length > 0 && { relatedInformation: related }),
    });
  }
  return { diagnostics: diagnostics.slice(0, COMPILE_LIMITS.diagnostics), text: readable };
}

function whereOf(
  found: Span | undefined,
  files: Readonly<Record<string, string>>,
): Pick<Diagnostic, 'file' | 'range'> {
  const file = found && cellName(found.file_name, files);
  if (file === undefined) return {};
  const start = { line: found?.line_start ?? 1, column: found?.column_start ?? 1 };
  const end = { line: found?.line_end ?? 1, column: found?.column_end ?? 1 };
  return { file, range: rangeIn(files[file] ?? '', 'characters', start, end) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
