import { parse, type Node, type Program } from 'acorn';
import { simple } from 'acorn-walk';
import { GUARD } from './page.ts';

const CALL = `${GUARD}();`;

export interface GuardEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A classic script with its guards: a first statement, and one at each round of each loop. Throws acorn's SyntaxError. */
export function guardedScript(code: string): string {
  const ast = parse(code, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: true });
  return applyEdits(code, [firstStatement(ast), ...loopEdits(ast)]);
}

/** The same for the text of an event handler's attribute, which is the body of a function. */
export function guardedHandler(code: string): string {
  const ast = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'script',
    allowReturnOutsideFunction: true,
  });
  return applyEdits(code, [firstStatement(ast), ...loopEdits(ast)]);
}

/** Edits that guard a module. */
export function moduleEdits(code: string): GuardEdit[] {
  const ast = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
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

export function applyEdits(text: string, edits: readonly GuardEdit[]): string {
  let result = '';
  let at = 0;
  // Closing braces of loops within loops end at one place: the order in which they were found does not matter.
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
