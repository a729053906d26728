import { endOfComment } from './comments.ts';

/** A shader without the bodies of its functions, and what each of them names. */
export interface Skeleton {
  readonly code: string;
  /** Function → every word in its body. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
}

const TOKEN = /\/\/.*|\/\*|[\p{XID_Start}_][\p{XID_Continue}]*|[{}]/gu;

/**
 * Takes the bodies out, so that a parser of declarations meets nothing else. Comments go, too. Expressions of a workgroup's
 * size are taken for 1: then more workgroups than needed run, never less.
 */
export function skeletonOf(code: string): Skeleton {
  const words = new Map<string, Set<string>>();
  let kept = '';
  let keptTo = 0;
  let depth = 0;
  let previous = '';
  /** The function whose head was read; its body comes next or is being read. */
  let name: string | undefined;
  let body: Set<string> | undefined;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(code); found !== null; found = TOKEN.exec(code)) {
    const [token] = found;
    const at = found.index;
    if (token.startsWith('/')) {
      const end = token === '/*' ? endOfComment(code, at) : at + token.length;
      if (body === undefined) kept += code.slice(keptTo, at) + ' ';
      keptTo = end;
      TOKEN.lastIndex = end;
    } else if (token === '{') {
      depth++;
      if (depth === 1 && name !== undefined) {
        kept += `${code.slice(keptTo, at)}{`;
        body = new Set();
        words.set(name, body);
      }
    } else if (token === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0 && body !== undefined) {
        keptTo = at;
        body = undefined;
        name = undefined;
      }
    } else if (body !== undefined) body.add(token);
    else if (previous === 'fn' && depth === 0) name = token;
    previous = token;
  }
  if (body === undefined) kept += code.slice(keptTo);
  else kept += '}';
  return { code: kept.replace(/@workgroup_size\s*\((?:[^()]|\([^()]*\))*\)/g, plainSize), words };
}

/** Words of a function and of all functions that it calls. */
export function reachedFrom({ words }: Skeleton, entry: string): ReadonlySet<string> {
  const reached = new Set<string>([entry]);
  // A set that grows while it is gone through is gone through to its end.
  for (const word of reached) for (const next of words.get(word) ?? []) reached.add(next);
  return reached;
}

function plainSize(attribute: string): string {
  const inner = attribute.slice(attribute.indexOf('(') + 1, -1);
  const sides = inner.includes('(') ? ['1'] : inner.split(',').map((side) => side.trim());
  const plain = sides.filter(Boolean).map((side) => (/^\w+$/.test(side) ? side : '1'));
  return `@workgroup_size(${plain.join(', ')})`;
}
