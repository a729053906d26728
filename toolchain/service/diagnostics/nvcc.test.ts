import { expect, it } from 'vitest';
import { parseNvcc } from './nvcc.ts';

const files = {
  'main.cu': '#include "no.h"\n__global__ void f(int *a) { a[0] = undefd; }\n\t\tint é = "é" + undef2;\n',
};

it('finds the column below the line that is shown, and takes the whole line where macros were replaced in it', () => {
  const text = `./main.cu(2): error: identifier "undefd" is undefined
  __attribute__((global)) void f(int *a) { a[0] = undefd; }
                                                  ^

./main.cu(3): warning #177-D: variable "é" was declared but never referenced
    int é = "é" + undef2;
        ^

1 error detected in the compilation of "./main.cu".
`;
  expect(parseNvcc(text, files)).toEqual([
    {
      file: 'main.cu',
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 44 } },
      severity: 'error',
      source: 'nvcc',
      message: 'identifier "undefd" is undefined',
    },
    {
      file: 'main.cu',
      range: { start: { line: 2, character: 6 }, end: { line: 2, character: 7 } },
      severity: 'warning',
      source: 'nvcc',
      message: 'variable "é" was declared but never referenced',
      code: '177-D',
    },
  ]);
});

it('reads the messages of the preprocessor and of the assembler', () => {
  const text = `./main.cu:1:10: fatal error: 'no.h' file not found
    1 | #include "no.h"
ptxas /work/tmpxft_1.ptx, line 21; error   : Not a name of any known instruction: 'nonsense'
ptxas fatal   : Ptx assembly aborted due to errors
`;
  expect(parseNvcc(text, files)).toMatchObject([
    { file: 'main.cu', message: "'no.h' file not found", range: { start: { line: 0, character: 9 } } },
    { source: 'ptxas', message: "Not a name of any known instruction: 'nonsense'" },
    { source: 'ptxas', message: 'Ptx assembly aborted due to errors' },
  ]);
});
