/** A target in a reader's words: what is no word is the name of an instruction set, or of hardware. */
export function targetName(target: string): string {
  if (target === 'browser') return 'Browser';
  return target === 'native' ? 'Native' : target.toUpperCase();
}
