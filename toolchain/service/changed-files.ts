import type { Diagnostic } from '#model/diagnostic.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import type { ReturnedFiles } from './sandbox/returned-files.ts';

/** What a native program did to the files that it was given. */
export interface ChangedFiles {
  /** Those that it made or changed, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly removed: readonly string[];
  /** Says which ones stay behind. */
  readonly leftOut: readonly Diagnostic[];
}

const MEGABYTE = 1024 * 1024;

/** @param given what stood in the program's folder when it was started */
export function changedFiles(
  { files, left, isWhole }: ReturnedFiles,
  given: Readonly<Record<string, string>>,
): ChangedFiles {
  const isAsItWas = (name: string, bytes: Uint8Array): boolean => {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    return text !== undefined && Buffer.from(text).equals(bytes);
  };
  const isGone = (name: string): boolean => !files.has(name) && !left.has(name);
  return {
    files: new Map([...files].filter(([name, bytes]) => !isAsItWas(name, bytes))),
    removed: isWhole ? Object.keys(given).filter(isGone) : [],
    leftOut: left.size === 0 && isWhole ? [] : [leftOut([...left.keys()])],
  };
}

function leftOut(names: readonly string[]): Diagnostic {
  const { returned } = SERVICE_LIMITS;
  const most = `a run gives back ${String(returned.files)} files and ${String(returned.bytes / MEGABYTE)} MB`;
  const some = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${String(names.length - 3)} more` : '';
  const which = some === '' ? 'Some files stay' : `${some}${more} ${names.length === 1 ? 'stays' : 'stay'}`;
  return {
    severity: 'warning',
    source: 'petri',
    code: 'run.files-left-out',
    message: `${which} behind on the service: ${most} at most.`,
  };
}
