/** A target in a reader's words. */
export function targetName(target: string): string {
  if (target === 'browser') return 'Browser';
  return target.slice(0, 1).toUpperCase() + target.slice(1);
}
