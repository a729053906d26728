import { parse, type Node, type Options, type Program, type Token } from 'acorn';
import { simple } from 'acorn-walk';
import { GUARD } from './page.ts';

const CALL = `${GUARD}();`;

interface GuardEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A classic script with its guards: a first statement, and one at each round of each loop. Throws acorn's SyntaxError. */
export function guardedScript(code: string): string {
  return applyEdits(code, guards(code, { sourceType: 'script' }));
}

/** The same for the text of an event handler's attribute, which is the body of a function. */
export function guardedHandler(code: string): string {
  return applyEdits(code, guards(code, { sourceType: 'script', allowReturnOutsideFunction: true }));
}

/** Edits that guard a module. */
export function moduleEdits(code: string): GuardEdit[] {
  return guards(code, { sourceType: 'module', allowHashBang: true });
}

function guards(code: string, options: Omit<Options, 'ecmaVersion'>): GuardEdit[] {
  const ast = parse(code, {
    ecmaVersion: 'latest',
    allowHashBang: false,
    ...options,
    onToken({ type, value, start }: Token & { value?: unknown }) {
      // A function of this name would stand in for the guard where there is none.
      if (type.label !== 'name' || value !== GUARD) return;
      throw Object.assign(new SyntaxError(`${GUARD} is a name of the preview's own: choose another one`), {
        pos: start,
      });
    },
  });
  return [firstStatement(ast), ...loopEdits(ast)];
}

/** After the directives, which must stay the first. Imports are hoisted, and each imported file has its own. */
function firstStatement(ast: Program): GuardEdit {
  let at = 0;
  for (const statement of ast.body) {
    if (statement.type !== 'ExpressionStatement' || statement.directive === undefined) break;
    at = statement.end;
  }
  return { start: at, end: at, text: at === 0 ? CALL : `;${CALL}` };
}

function loopEdits(ast: Program): GuardEdit[] {
  const edits: GuardEdit[] = [];
  const guard = ({ body }: { readonly body: Node }): void => {
    if (body.type === 'BlockStatement') {
      edits.push({ start: body.start + 1, end: body.start + 1, text: CALL });
    } else {
      edits.push({ start: body.start, end: body.start, text: `{${CALL}` });
      edits.push({ start: body.end, end: body.end, text: '}' });
    }
  };
  simple(ast, {
    WhileStatement: guard,
    DoWhileStatement: guard,
    ForStatement: guard,
    ForInStatement: guard,
    ForOfStatement: guard,
  });
  return edits;
}

function applyEdits(text: string, edits: readonly GuardEdit[]): string {
  let result = '';
  let at = 0;
  // Closing braces of loops within loops end at one place: the order in which they were found does not matter.
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
