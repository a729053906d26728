/** `*`: exactly one part. `**`: any number of parts, none included. Anything else: that part, and no other. */
export type Glob = readonly string[];

const ONE = '*';
const ANY = '**';

/**
 * Whether the parts (segments of a path, labels of a host) are those that the glob says. Takes time in proportion to the
 * length of one by the length of the other, whatever a stranger has written into either.
 */
export function matches(glob: Glob, parts: readonly string[]): boolean {
  // Which lengths of the beginning of `parts` the glob's parts so far can stand for.
  let reached = new Array<boolean>(parts.length + 1).fill(false);
  reached[0] = true;
  for (const part of glob) {
    const next = new Array<boolean>(parts.length + 1).fill(false);
    if (part === ANY) {
      let any = false;
      for (let at = 0; at <= parts.length; at++) next[at] = any ||= reached[at] === true;
    } else {
      for (let at = 0; at < parts.length; at++) {
        if (reached[at] === true && (part === ONE || part === parts[at])) next[at + 1] = true;
      }
    }
    reached = next;
  }
  return reached[parts.length] === true;
}
