import { expect, test } from 'vitest';
import { closeBrace, enter, tab, TypeOver, type Edit } from './typing.ts';

function apply(text: string, edit: Edit): string {
  const out = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${out.slice(0, edit.caret)}|${out.slice(edit.caret)}`;
}
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

/** Types a text as a machine does, key by key, through the same rules as both editors. */
function type(keys: string): string {
  let text = '';
  let caret = 0;
  const over = new TypeOver();
  const put = (edit: Edit): void => {
    text = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
    caret = edit.caret;
  };
  for (const key of keys) {
    if (key === '\n') {
      const edit = enter(text, caret, caret);
      put(edit);
      over.start(edit.caret - edit.from - 1, caret);
      continue;
    }
    const verdict = over.typed(key, caret);
    if (verdict.swallow) continue;
    const { remove, literal } = verdict;
    if (remove > 0) put({ from: caret - remove, to: caret, insert: '', caret: caret - remove });
    put(
      (key === '}' && !literal ? closeBrace(text, caret) : undefined) ?? {
        from: caret,
        to: caret,
        insert: key,
        caret: caret + 1,
      },
    );
  }
  return text;
}

test('Enter keeps the indentation and goes deeper after an opening bracket', () => {
  const [a, ai] = at('  x;|');
  expect(apply(a, enter(a, ai, ai))).toBe('  x;\n  |');
  const [b, bi] = at('f() {|');
  expect(apply(b, enter(b, bi, bi))).toBe('f() {\n    |');
  const [c, ci] = at('  f() {|}');
  expect(apply(c, enter(c, ci, ci))).toBe('  f() {\n      |\n  }');
});

test('a closing brace moves under the line of its opening one', () => {
  const [text, caret] = at('if (x) {\n    {\n    }\n    |');
  const edit = closeBrace(text, caret);
  expect(edit && apply(text, edit)).toBe('if (x) {\n    {\n    }\n}|');
  const quoted = 'f() {\n  p("{"); // {\n  ';
  expect(closeBrace(quoted, quoted.length)?.insert).toBe('}');
  expect(closeBrace('a ', 2)).toBeUndefined();
  expect(closeBrace('    ', 4)).toBeUndefined();
});

test('Tab fills up to the next step, or moves the selected lines both ways', () => {
  expect(apply('ab', tab('ab', 1, 1, false))).toBe('a   |b');
  expect(apply('a\nb', tab('a\nb', 0, 3, false))).toBe('    a\n    b|');
  expect(apply('    a\n  b', tab('    a\n  b', 0, 9, true))).toBe('a\nb|');
});

test('code typed with its own indentation is not indented twice', () => {
  const code =
    'int main(void) {\n    if (1)\n        f();\n    g();\n    while (0) {\n        h();\n    }\n    return 0;\n}\n';
  expect(type(code)).toBe(code);
});

test('typed by hand, the indentation that Enter gave stays', () => {
  expect(type('f() {\na();\n}')).toBe('f() {\n    a();\n}');
});
