/** A part of Monaco that the package gives no types for. It is imported for what it registers. */
declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
