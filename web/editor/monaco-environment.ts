import editorWorker from 'monaco-editor/editor/editor.worker.js?worker&url';
import { libraryPolicy } from '#model/trusted-types.ts';
import { adoptStyles } from '#ui/adopted-styles.ts';
import { startWorker } from '#workers/start-worker.ts';

/** Monaco's own policies that make markup. It asks for one of addresses of workers, too, and gets none: its worker is started here. */
const MARKUP: readonly string[] = [
  'domLineBreaksComputer',
  'editorGhostText',
  'editorViewLayer',
  'richScreenReaderContent',
  'standaloneColorizer',
  'stickyScrollViewLayer',
  'tokenizeToString',
];

adoptStyles();

let policy: ReturnType<typeof libraryPolicy>;

globalThis.MonacoEnvironment = {
  // It looks for characters that resemble others, among text that is not ASCII.
  getWorker: () => startWorker(new URL(editorWorker, location.href), 'editor'),
  createTrustedTypesPolicy: (name: string) =>
    MARKUP.includes(name)
      ? // Lines and their parts, which Monaco has escaped itself.
        (policy ??= libraryPolicy('petri-editor', { createHTML: (html) => html }))
      : undefined,
};
