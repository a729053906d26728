import type { CompileRequest } from '#model/compile-request.ts';

/** What a service is sent of a cell: its own texts. Files that are no text, and those of other cells, stay here. */
export function remoteInput({ language, source, files, flags }: CompileRequest) {
  const texts = Object.entries(files).filter((file): file is [string, string] => typeof file[1] === 'string');
  return { language, source, files: Object.fromEntries(texts), flags };
}

/** The same in words, for who is asked whether it may be sent. */
export function inputWords({ source, files }: CompileRequest, more: readonly string[] = []): string {
  const names = Object.entries(files)
    .filter(([, content]) => typeof content === 'string')
    .map(([name]) => name);
  const size = `${String(Math.max(1, Math.round(source.length / 1024)))} KB`;
  return [`the cell’s text (${size})`, ...names.map((name) => `the file ${name}`), ...more].join('\n');
}
