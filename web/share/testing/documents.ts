import type { Notebook } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';
import type { SharedDocument } from '../formats/document.ts';
import { FULL } from './links.ts';

/** A notebook of several languages that uses everything a cell can say, with text that is awkward in some format. */
export const RICH: Notebook = {
  ...FULL,
  later: { member: [1] },
  cells: [
    {
      id: 'intro',
      kind: 'markdown',
      language: 'markdown',
      source: '# Sums\n\n```c petri\nnot a cell\n```\n',
    },
    { id: 'more', kind: 'markdown', language: 'markdown', source: 'And `more` --> text' },
    ...FULL.cells.slice(0, 1),
    {
      id: 'py',
      kind: 'code',
      language: 'python',
      source: 'print("""\n```\n</script><!-- --> ]]>\n~~~~\n""")\n\n',
      unknown: { kept: true },
    },
    { id: 'empty', kind: 'code', language: 'javascript', source: '' },
    {
      id: 'last',
      kind: 'markdown',
      language: 'markdown',
      source: '\n  <b>end</b> <!-- petri {"id":"x"} -->\n\n',
    },
  ],
};

export const OUTPUTS: ReadonlyMap<string, readonly Output[]> = new Map<string, readonly Output[]>([
  [
    'py',
    [
      { type: 'stream', name: 'stdout', text: 'one\ntwo </script>' },
      { type: 'stream', name: 'stderr', text: 'careful\n' },
      {
        type: 'display_data',
        data: { 'image/png': 'iVBORw0KGgo=', 'text/plain': 'a\nb' },
        metadata: { alt: 'x' },
      },
      { type: 'execute_result', data: { 'application/json': { deep: [1, null] } }, metadata: {} },
      { type: 'error', ename: 'E', evalue: 'v', traceback: ['line 1', 'line 2'] },
    ],
  ],
]);

export const RICH_DOCUMENT: SharedDocument = { notebook: RICH, outputs: OUTPUTS };
