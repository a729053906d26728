import { expect, it } from 'vitest';
import type { Failure } from '#model/errors.ts';
import { languages } from '#languages/registry.ts';
import type { Block } from './block.ts';
import { markdownBlocks } from './markdown.ts';

function read(text: string): { blocks: readonly Block[]; faults: readonly string[] } {
  const faults: Failure[] = [];
  const blocks = markdownBlocks(text, 'a.md', languages, (fault) => faults.push(fault));
  return { blocks, faults: faults.map(({ message }) => message) };
}

it('finds marked fences only, with the line of the fence and of the code', () => {
  const { blocks } = read('# x\n\n```c\nno\n```\n\n~~~py petri id=a\n\nprint(1)\n~~~\n');
  expect(blocks).toHaveLength(1);
  expect(blocks[0]).toMatchObject({
    language: 'python',
    source: 'print(1)',
    line: 7,
    sourceLine: 9,
    indent: 0,
    file: 'a.md',
  });
});

it('finds them in lists and quotes, and knows what stands before their code', () => {
  const { blocks } = read(
    '- one\n\n  ```c petri\n    int a;\n      int b;\n  ```\n\n> ```c petri\n> int c;\n> ```\n',
  );
  expect(blocks.map(({ source, line, indent }) => ({ source, line, indent }))).toEqual([
    { source: 'int a;\n  int b;', line: 3, indent: 4 },
    { source: 'int c;', line: 8, indent: 2 },
  ]);
});

it('leaves alone what is inside of another fence, a comment or indented code', () => {
  expect(read('````md\n```c petri\nint a;\n```\n````\n\n    ```c petri\n    x\n    ```\n').blocks).toEqual(
    [],
  );
  expect(read('<!--\n```c petri\nint a;\n```\n-->\n').blocks).toEqual([]);
});

it('reads tabs, CRLF, entities and an end of script as they are', () => {
  const code = 'int a;\r\n\tputs("</script>&lt;");\r\n';
  expect(read(`\`\`\`c petri\r\n${code}\`\`\`\r\n`).blocks[0]?.source).toBe(
    'int a;\n\tputs("</script>&lt;");',
  );
});

it('reads a cell of 10,000 lines', () => {
  const code = Array.from({ length: 10_000 }, (_, at) => `int a${String(at)};`).join('\n');
  const startedAt = performance.now();
  expect(read(`\`\`\`c petri\n${code}\n\`\`\`\n`).blocks[0]?.source).toBe(code);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it('tells every fault of a page, and keeps what is right', () => {
  const fence = (info: string, code = 'x'): string => `\`\`\`${info}\n${code}\n\`\`\`\n\n`;
  const { blocks, faults } = read(
    fence('klingon petri') +
      fence('c petri shiny') +
      fence('c petri', ' ') +
      fence('c petri theme=red') +
      fence('c petri'),
  );
  expect(faults).toEqual([
    expect.stringMatching(/^a\.md:1: There is no language "klingon" here\. There are: .*\bcpp, /),
    expect.stringMatching(/^a\.md:5: There is no attribute "shiny"\. There are: args, autorun, /),
    'a.md:9: This cell has no code.',
    'a.md:13: The attribute "theme" is one of: auto, light, dark.',
  ]);
  expect(blocks.map(({ line }) => line)).toEqual([17]);
});
