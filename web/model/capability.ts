import { Failure } from './errors.ts';
import { matches, type Glob } from './glob.ts';
import { isPrivateHost } from './private-host.ts';
import { parseUrlPattern, readUrl, type UrlPattern } from './url-pattern.ts';

/** What a pattern of a capability is about. */
type Kind = 'none' | 'name' | 'path' | 'url';

interface Subject {
  readonly verbs: readonly string[];
  readonly kind: Kind;
}

/** What the host itself can do for a guest. A site's own capabilities come beside them. */
const SUBJECTS: ReadonlyMap<string, Subject> = new Map<string, Subject>([
  ['clock', { verbs: [], kind: 'none' }],
  ['random', { verbs: [], kind: 'none' }],
  ['env', { verbs: [], kind: 'name' }],
  ['stdin', { verbs: [], kind: 'none' }],
  ['fs', { verbs: ['read', 'write', 'delete'], kind: 'path' }],
  ['net', { verbs: ['get', 'post', 'connect'], kind: 'url' }],
  ['display', { verbs: [], kind: 'none' }],
  ['gpu', { verbs: [], kind: 'none' }],
  ['storage', { verbs: [], kind: 'none' }],
  ['clipboard', { verbs: [], kind: 'none' }],
  ['service', { verbs: ['compile', 'run'], kind: 'none' }],
  ['cells', { verbs: ['call'], kind: 'name' }],
  ['ai', { verbs: ['chat'], kind: 'none' }],
]);

type Pattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'path'; readonly segments: Glob }
  | { readonly kind: 'url'; readonly url: UrlPattern };

/** One thing the host can do for a guest, or several of one name: `fs.read:/data/**`, `net:https://*.example.org/**`, `clock`. */
export interface Capability {
  readonly name: string;
  /** Undefined: every verb of the name. */
  readonly verb?: string;
  readonly pattern: Pattern;
  /** As it was written. */
  readonly text: string;
}

/** What a guest wants done now: one verb on one target, both canonical. */
export interface HostCall {
  readonly name: string;
  readonly verb?: string;
  /** An absolute path without `.` and `..`, an absolute URL, or a name. */
  readonly target?: string;
  /** Only who names the host of the address without wildcards is meant: it is the site's own. */
  readonly isOwnHost?: boolean;
}

/** A call in the grammar of capabilities. */
export function callText({ name, verb, target }: HostCall): string {
  return `${name}${verb === undefined ? '' : `.${verb}`}${target === undefined ? '' : `:${target}`}`;
}

const FORM = /^(?<name>[a-z][a-z0-9-]*)(?:\.(?<verb>[a-z][a-z0-9-]*))?(?::(?<pattern>.+))?$/su;
/** Longer ones are nobody's intent. */
const LENGTH_LIMIT = 2048;

/**
 * `name[.verb][:pattern]`. Without a verb it is all verbs, without a pattern any target. In paths and hosts `*` is one
 * segment or label and `**` any number of them. Throws Failure `capability.invalid`.
 */
export function parseCapability(
  text: string,
  own: ReadonlyMap<string, readonly string[]> = new Map(),
): Capability {
  const { name = '', verb, pattern } = (text.length <= LENGTH_LIMIT && FORM.exec(text)?.groups) || {};
  const custom = own.get(name);
  const subject = SUBJECTS.get(name) ?? (custom && { verbs: custom, kind: 'name' as const });
  if (subject === undefined) {
    throw invalid(text, `there is no capability of this name; there are: ${[...SUBJECTS.keys()].join(', ')}`);
  }
  if (verb !== undefined && !subject.verbs.includes(verb)) {
    const verbs = subject.verbs.map((each) => `${name}.${each}`).join(', ');
    throw invalid(text, verbs === '' ? `${name} has no verbs` : `there are: ${verbs}`);
  }
  return {
    name,
    ...(verb !== undefined && { verb }),
    pattern: pattern === undefined ? { kind: 'any' } : parsePattern(text, pattern, subject.kind),
    text,
  };
}

/** Whether the capability is for this call. What is not canonical is never covered. */
export function covers({ name, verb, pattern }: Capability, call: HostCall): boolean {
  if (name !== call.name || (verb !== undefined && verb !== call.verb)) return false;
  const { target } = call;
  const subject = SUBJECTS.get(name);
  if (pattern.kind === 'any') {
    return target === undefined || (isCanonical(subject?.kind ?? 'name', target) && !needsName(call));
  }
  if (target === undefined) return false;
  switch (pattern.kind) {
    case 'name':
      return pattern.name === '*' || pattern.name === target;
    case 'path': {
      const segments = pathSegments(target);
      return segments !== undefined && matches(pattern.segments, segments);
    }
    case 'url': {
      const url = readUrl(target);
      return url !== undefined && pattern.url.covers(url) && (pattern.url.isOneHost || !needsName(call));
    }
  }
}

/** Nobody who writes a wildcard means this machine, this network, or the site itself. */
function needsName({ name, target, isOwnHost = false }: HostCall): boolean {
  if (SUBJECTS.get(name)?.kind !== 'url') return false;
  const url = target === undefined ? undefined : readUrl(target);
  return isOwnHost || (url !== undefined && isPrivateHost(url.host));
}

function isCanonical(kind: Kind, target: string): boolean {
  if (kind === 'path') return pathSegments(target) !== undefined;
  return kind !== 'url' || readUrl(target) !== undefined;
}

function parsePattern(text: string, pattern: string, kind: Kind): Pattern {
  switch (kind) {
    case 'none':
      throw invalid(text, 'it takes no pattern');
    case 'name':
      if (pattern !== '*' && pattern.includes('*')) throw invalid(text, 'a name is exact, or * for all');
      return { kind, name: pattern };
    case 'path': {
      const segments = pathSegments(pattern);
      if (segments === undefined) {
        throw invalid(text, 'a path begins with / and has no empty, . or .. segment');
      }
      if (!segments.every(isWhole)) throw invalid(text, '* and ** stand for whole segments of a path');
      return { kind, segments };
    }
    case 'url': {
      const url = parseUrlPattern(pattern);
      if (typeof url === 'string') throw invalid(text, url);
      return { kind, url };
    }
  }
}

/** Undefined for what is no absolute, canonical path. `/` has no segments. */
function pathSegments(path: string): readonly string[] | undefined {
  if (!path.startsWith('/') || path.includes('\0')) return undefined;
  if (path === '/') return [];
  const segments = path.slice(1).split('/');
  return segments.some((segment) => segment === '' || segment === '.' || segment === '..')
    ? undefined
    : segments;
}

function isWhole(part: string): boolean {
  return part === '*' || part === '**' || !part.includes('*');
}

function invalid(text: string, why: string): Failure {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new Failure('capability.invalid', `“${shown}” is no capability: ${why}.`, {
    detail: { text: shown },
  });
}
