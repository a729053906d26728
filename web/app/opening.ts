import { encodeFailure, Failure } from '#model/errors.ts';
import { FILE_LIMITS } from '#model/limits.ts';
import { fetchFile } from '#share/fetch-file.ts';
import type { FormatContext, OpenedDocument } from '#share/formats/document.ts';
import { fileTooLarge, NOTEBOOK_EXTENSIONS, readFile } from '#share/read-file.ts';
import { readPasted } from '#share/read-pasted.ts';
import type { AppState } from './AppState.svelte.ts';

/** Endings of the files that can be opened, as pickers of files want them. */
export function acceptedFiles({ languages }: FormatContext): string {
  return [...new Set([...NOTEBOOK_EXTENSIONS, ...languages.flatMap(({ extensions }) => extensions)])].join(
    ',',
  );
}

/** Opens a file as a notebook of the reader's own. Rejects with a Failure, and then nothing has changed. */
export async function openFile(app: AppState, file: File): Promise<void> {
  if (file.size > FILE_LIMITS.bytes) throw fileTooLarge(file.size);
  const bytes = new Uint8Array(await readable(file));
  await show(app, await readFile(file.name, bytes, app), 'own');
}

/** Opens dropped files: the first is shown, each is a notebook. What cannot be opened is told. */
export async function openFiles(app: AppState, files: readonly File[]): Promise<void> {
  for (const file of [...files].reverse()) {
    try {
      await openFile(app, file);
    } catch (error) {
      app.notify(
        `${file.name === '' ? 'This' : file.name} was not opened. ${encodeFailure(error).message}`,
        'error',
      );
    }
  }
}

/**
 * Opens what was pasted: a link as a stranger's notebook, a document as the reader's own. An address is returned: it is fetched when the
 * reader says so. Rejects with a Failure, and then nothing has changed.
 */
export async function openPasted(app: AppState, text: string): Promise<string | undefined> {
  const pasted = await readPasted(text, app.settings.language, app);
  switch (pasted.kind) {
    case 'address':
      return pasted.address;
    case 'link':
      await app.shelf.openDocument({ notebook: pasted.notebook, outputs: new Map() }, 'link');
      return undefined;
    case 'document':
      await show(app, pasted.document, 'own');
      return undefined;
  }
}

/** Fetches a file and opens it, trusted as little as a link. Rejects with a Failure, and then nothing has changed. */
export async function openAddress(app: AppState, address: string): Promise<void> {
  const { name, bytes } = await fetchFile(address);
  await show(app, await readNamed(name, bytes, app), 'link');
}

/** Addresses often end in a name that says nothing: then the content has to. */
async function readNamed(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  app: AppState,
): Promise<OpenedDocument> {
  try {
    return await readFile(name, bytes, app);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'file.unknown') throw error;
    const pasted = await readPasted(new TextDecoder().decode(bytes), app.settings.language, app);
    if (pasted.kind !== 'document') throw error;
    return pasted.document;
  }
}

async function show(app: AppState, document: OpenedDocument, origin: 'own' | 'link'): Promise<void> {
  const before = app.current;
  await app.shelf.openDocument(document, origin);
  for (const note of document.notes) app.notify(note, 'warning');
  if (origin !== 'own' || before.origin === 'link') return;
  const back = (): void => {
    void app.shelf.openSaved(before.id).then((isThere) => (isThere ? undefined : app.shelf.openNew()));
  };
  app.toasts.show('Opened as a new notebook. The one before is in your list.', {
    action: { label: 'Back to it', do: back },
  });
}

/** A folder that is dropped looks like a file, and cannot be read. */
async function readable(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch (error) {
    throw new Failure(
      'file.invalid',
      `${file.name} cannot be read: it is a folder, or it was changed or removed. Folders can be mounted: “Folders” in the menu “More”.`,
      { cause: error },
    );
  }
}
