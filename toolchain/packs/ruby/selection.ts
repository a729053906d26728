/** Where a file of upstream's library goes: a path of the archive, or nowhere, with the reason. */
export type Placement = { readonly to: string } | { readonly dropped: string };

const CORE = 'local/lib/ruby/3.4.0/';
const GEMS = 'local/lib/ruby/gems/3.4.0/gems/';
const LIBRARY = 'lib/';

/** Gems that come with Ruby, need nothing but Ruby, and are wanted in small programs; without RubyGems, as plain libraries. */
const PLAIN_GEMS: ReadonlySet<string> = new Set([
  'abbrev',
  'base64',
  'csv',
  'getoptlong',
  'matrix',
  'minitest',
  'mutex_m',
  'observer',
  'power_assert',
  'prime',
  'rexml',
  'test-unit',
]);

const NOT_HERE: readonly (readonly [RegExp, string])[] = [
  [/^(?:rubygems|bundler|bundled_gems|syntax_suggest)\b/, 'RubyGems: there is nothing to install from'],
  [/^(?:mkmf|un)\.rb$|\.(?:h|a)$/, 'for building extensions'],
  [/^(?:irb|rdoc|reline|readline|prism|ripper|ruby_vm|debug)\b/, 'for tools that are not here'],
  [/^(?:openssl|net|open-uri|resolv)\b/, 'for the network, which there is none of'],
  [/^(?:did_you_mean|error_highlight)\b/, 'loaded by RubyGems only'],
];

/** Where `path` (relative to `/usr`) goes. */
export function placeFile(path: string): Placement {
  if (path.startsWith(CORE)) {
    const reason = NOT_HERE.find(([pattern]) => pattern.test(path.slice(CORE.length)))?.[1];
    return reason === undefined ? { to: LIBRARY + path.slice(CORE.length) } : { dropped: reason };
  }
  if (path.startsWith(GEMS)) {
    const [folder = '', top, ...rest] = path.slice(GEMS.length).split('/');
    const name = folder.replace(/-[\d.]+$/, '');
    if (top === 'lib' && rest.length > 0 && PLAIN_GEMS.has(name)) return { to: LIBRARY + rest.join('/') };
    return { dropped: 'a gem that is in the library itself, or for tools that are not here' };
  }
  return { dropped: 'no library' };
}
