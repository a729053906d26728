import { describe, expect, test } from 'vitest';
import { unpairedBracket } from './brackets.ts';

describe('a text whose brackets do not pair', () => {
  test.each([
    ['int main( {\n}\n', 8, "'(' is never closed"],
    ['f({\n);\n', 4, "')' cannot close the '{' of line 1"],
    ['int main() {\n', 11, "'{' is never closed"],
    ['int x; }\n', 7, "'}' closes nothing"],
    ['int a[2);', 7, "')' cannot close the '[' of line 1"],
    ['f(); /* no end\n{', 5, 'this comment has no end'],
    ['auto s = R"x( } )" )x"; {', 24, "'{' is never closed"],
  ])('%j', (text, offset, message) => {
    expect(unpairedBracket(text)).toMatchObject({ offset, message });
  });
});

describe('a text that is in order, or that only the preprocessor can judge', () => {
  test.each([
    '',
    'int main(void) { return a[1]; }',
    "char c = '{', d = '\\''; const char *s = \"} \\\" )\";",
    "// it's {\nint x; // }\\\n}\n",
    "/* { ( */ int million = 1'000'000; int f(int);",
    'auto s = u8R"(\n } " )";',
    '#define BEGIN {\nint main() BEGIN return 0; }',
    '#define OK(x) f((x))\nint y = OK(2);',
    '#ifdef __cplusplus\nextern "C" {\n#endif\nvoid f(void);\n#ifdef __cplusplus\n}\n#endif\n',
    '#if A\nif (a) {\n#else\nif (b) {\n#endif\n}\n',
    "#include <a(b>\n#error it's (\n",
  ])('%j', (text) => {
    expect(unpairedBracket(text)).toBeUndefined();
  });
});
