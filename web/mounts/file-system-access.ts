import type { FolderAccess } from '#model/session-files.ts';

/** What of the File System Access API TypeScript does not know: it is not in every browser. */
interface Picker {
  showDirectoryPicker?(options: {
    readonly id: string;
    readonly mode: Mode;
  }): Promise<FileSystemDirectoryHandle>;
}

interface Guarded {
  queryPermission(asked: { readonly mode: Mode }): Promise<PermissionState>;
  requestPermission(asked: { readonly mode: Mode }): Promise<PermissionState>;
}

type Mode = 'read' | 'readwrite';

const MODES: Readonly<Record<FolderAccess, Mode>> = { read: 'read', 'read-write': 'readwrite' };

/** Whether pages can be given folders in this browser. */
export function canPick(): boolean {
  return typeof (globalThis as Picker).showDirectoryPicker === 'function';
}

/** Lets the reader choose a folder, in a dialog of the browser's; undefined when they chose none. */
export async function pickFolder(access: FolderAccess): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (globalThis as Picker).showDirectoryPicker?.({ id: 'petri', mode: MODES[access] });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

/** What the browser says without asking the reader. */
export function permissionOf(
  handle: FileSystemDirectoryHandle,
  access: FolderAccess,
): Promise<PermissionState> {
  return (handle as unknown as Guarded).queryPermission({ mode: MODES[access] });
}

/** Has the browser ask the reader, where it has to: only just after a click. */
export async function askPermission(
  handle: FileSystemDirectoryHandle,
  access: FolderAccess,
): Promise<PermissionState> {
  try {
    return await (handle as unknown as Guarded).requestPermission({ mode: MODES[access] });
  } catch {
    return 'denied';
  }
}
