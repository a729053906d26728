import { endOfComment } from './comments.ts';

/** A shader whose loops end by themselves. */
export interface Bounded {
  readonly code: string;
  /** Where the buffer is to be bound that says, by anything but 0, that a loop was ended. */
  readonly group: number;
  readonly binding: number;
}

const NAME = 'petri_loop_';
const TOKEN = /\/\/.*|\/\*|[\p{XID_Start}_][\p{XID_Continue}]*|[{}()]/gu;

/**
 * Counts the rounds of all loops of a thread, and ends them after `rounds`. A graphics card has somebody who ends what
 * hangs; an adapter in software has nobody, and would keep its process busy until the browser is closed. Undefined for a
 * shader without loops. The result need not compile: a loop with a barrier in it must end for all threads at once.
 */
export function boundLoops(code: string, rounds: number, binding: number): Bounded | undefined {
  const bodies = loopBodies(code);
  if (bodies.length === 0 || code.includes(NAME)) return undefined;
  let bounded = '';
  let from = 0;
  for (const at of bodies) {
    bounded += `${code.slice(from, at)} if (${NAME}is_over()) { break; } `;
    from = at;
  }
  const most = `${String(Math.min(Math.max(Math.floor(rounds), 1), 0xffff_0000))}u`;
  const helper = `
var<private> ${NAME}rounds: u32;
@group(0) @binding(${String(binding)}) var<storage, read_write> ${NAME}ended: atomic<u32>;
fn ${NAME}is_over() -> bool {
  if (${NAME}rounds >= ${most}) { return true; }
  if ((${NAME}rounds & 0xffffu) == 0u && atomicLoad(&${NAME}ended) != 0u) { ${NAME}rounds = ${most}; return true; }
  ${NAME}rounds++;
  if (${NAME}rounds >= ${most}) { atomicStore(&${NAME}ended, 1u); return true; }
  return false;
}
`;
  return { code: bounded + code.slice(from) + helper, group: 0, binding };
}

/** Offsets behind the opening brace of every loop's body. */
function loopBodies(code: string): number[] {
  const found: number[] = [];
  let parentheses = 0;
  /** A loop's keyword was read, and its body begins with the next brace. */
  let isHead = false;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(code); match !== null; match = TOKEN.exec(code)) {
    const [token] = match;
    if (token === '/*') TOKEN.lastIndex = endOfComment(code, match.index);
    else if (token === 'loop' || token === 'for' || token === 'while') {
      isHead = true;
      parentheses = 0;
    } else if (token === '(') parentheses++;
    else if (token === ')') parentheses--;
    else if (token === '{' && isHead && parentheses === 0) {
      found.push(match.index + 1);
      isHead = false;
    }
  }
  return found;
}
