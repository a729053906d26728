import { expect, test } from 'vitest';
import { backspace, closeBrace, enter, tab, toggleComment, TypeOver, typingOf, type Edit } from './typing.ts';

const c = typingOf({
  highlight: { keywords: [], strings: [], lineComment: '//', blockComment: ['/*', '*/'] },
});

function apply(text: string, edit: Edit): string {
  const out = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${out.slice(0, edit.caret)}|${out.slice(edit.caret)}`;
}
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

/** Types a text as a machine does, key by key, through the same rules as both editors. */
function type(keys: string, typing = c): string {
  let text = '';
  let caret = 0;
  const over = new TypeOver();
  const put = (edit: Edit): void => {
    text = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
    caret = edit.caret;
  };
  for (const key of keys) {
    if (key === '\n') {
      const edit = enter(text, caret, caret, typing);
      put(edit);
      over.start(edit.insert.slice(1, caret - edit.from), caret);
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
  expect(apply(a, enter(a, ai, ai, c))).toBe('  x;\n  |');
  const [b, bi] = at('f() {|');
  expect(apply(b, enter(b, bi, bi, c))).toBe('f() {\n    |');
  const [d, di] = at('  f() {|}');
  expect(apply(d, enter(d, di, di, c))).toBe('  f() {\n      |\n  }');
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
  expect(apply('ab', tab('ab', 1, 1, false, c))).toBe('a   |b');
  expect(apply('a\nb', tab('a\nb', 0, 3, false, c))).toBe('    a\n    b|');
  expect(apply('    a\n  b', tab('    a\n  b', 0, 9, true, c))).toBe('a\nb|');
});

test("what opens a block and how wide a step is, is the language's own", () => {
  const python = typingOf({ highlight: { keywords: [], strings: [] }, typing: { deeper: ':\\s*$' } });
  expect(type('if x:\na\n', python)).toBe('if x:\n    a\n    ');
  expect(type('if x:\n    a\n', python)).toBe('if x:\n    a\n    ');
  expect(type('a = 1\nb', python)).toBe('a = 1\nb');
  const go = typingOf({ highlight: { keywords: [], strings: [] }, typing: { indent: '\t' } });
  expect(type('func f() {\na()\n}', go)).toBe('func f() {\n\ta()\n}');
  expect(type('func f() {\n\tif a {\n\t\tb()\n\t}\n}\n', go)).toBe('func f() {\n\tif a {\n\t\tb()\n\t}\n}\n');
  expect(apply('a\nb', tab('a\nb', 0, 3, false, go))).toBe('\ta\n\tb|');
  expect(apply('\ta', tab('\ta', 0, 2, true, go))).toBe('a|');
});

test('Backspace after the indentation takes back a step', () => {
  const taken = (marked: string): string | undefined => {
    const [text, caret] = at(marked);
    const edit = backspace(text, caret, c);
    return edit && apply(text, edit);
  };
  expect(taken('a\n        |b')).toBe('a\n    |b');
  expect(taken('      |')).toBe('    |');
  expect(taken(' |a')).toBeUndefined();
  expect(taken('a  |')).toBeUndefined();
  expect(taken('|')).toBeUndefined();
});

/** `|` marks both ends of the selection, or the caret. */
function commented(marked: string, typing = c): string | undefined {
  const from = marked.indexOf('|');
  const rest = marked.replace('|', '');
  const to = rest.includes('|') ? rest.indexOf('|') : from;
  const text = rest.replace('|', '');
  const edit = toggleComment(text, from, to, typing);
  if (edit === undefined) return undefined;
  const out = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  const [a, b] = [edit.anchor, edit.caret];
  return a === b
    ? `${out.slice(0, a)}|${out.slice(a)}`
    : `${out.slice(0, a)}|${out.slice(a, b)}|${out.slice(b)}`;
}

test.each([
  ['a|b', '// a|b'],
  ['  // a|b', '  a|b'],
  ['//a|b', 'a|b'],
  ['|  a', '|  // a'],
  ['|', '// |'],
  ['if (a)\n  |f();\n\n    g();|\nh();', 'if (a)\n  // |f();\n\n  //   g();|\nh();'],
  ['|// a\n// b\n|c', '|a\nb\n|c'],
  ['|// a\nb|', '// |// a\n// b|'],
])('the comment key makes %j into %j', (before, after) => {
  expect(commented(before)).toBe(after);
});

test('without line comments the comment key puts a block around the lines', () => {
  const html = typingOf({ highlight: { keywords: [], strings: [], blockComment: ['<!--', '-->'] } });
  expect(commented('  <p>|\n  </p>|', html)).toBe('  <!-- <p>|\n  </p> -->|');
  expect(commented('  <!-- <p>|\n  </p> -->|', html)?.replace(/\|/g, '')).toBe('  <p>\n  </p>');
  expect(commented('a|', typingOf({ highlight: { keywords: [], strings: [] } }))).toBeUndefined();
});

test('code typed with its own indentation is not indented twice', () => {
  const code =
    'int main(void) {\n    if (1)\n        f();\n    g();\n    while (0) {\n        h();\n    }\n    return 0;\n}\n';
  expect(type(code)).toBe(code);
});

test('typed by hand, the indentation that Enter gave stays', () => {
  expect(type('f() {\na();\n}')).toBe('f() {\n    a();\n}');
});
