import type { Behaviour } from './behaviour.ts';
import type { CompileRequest } from './compile-request.ts';
import type { ArtifactKind } from './artifact.ts';
import type { Diagnostic } from './diagnostic.ts';

/** `web/languages/<id>/manifest.json`: everything about a language that is data. */
export interface LanguageManifest {
  /** LSP `languageId`; also the folder's name. */
  readonly id: string;
  readonly label: string;
  readonly version: string;
  /** Raised when the folder's code makes other artifacts of the same input: older ones are then misses. */
  readonly revision?: number;
  /** SPDX expression of the toolchain. */
  readonly licence: string;
  /** First one is the name of the main file: `.c` → `main.c`. */
  readonly extensions: readonly string[];
  /** Monaco language id. */
  readonly editor: string;
  /** `markdown`: a cell of this language is text. It is shown as the HTML that its artifact is, and not run. */
  readonly kind?: 'markdown';
  /** Pack whose files the toolchain needs; undefined when it needs none. */
  readonly pack?: string;
  /**
   * How an artifact of this language is run. `wasi`: it is a WASI preview 1 command. `interpreter`: `interpreter` below
   * runs it. `script`: the folder's guest.ts runs it (see guest-runtime.ts). `page`: guest.ts runs it in the document of
   * a frame that the reader sees and that stays when the run has ended. `service`: it runs on a compile service only.
   * `shown`: the same, and what comes of it without further hardware is code to be looked at.
   */
  readonly runtime: 'wasi' | 'interpreter' | 'script' | 'page' | 'service' | 'shown' | (string & {});
  /** With `runtime: interpreter`: what runs artifacts of kind `source`. */
  readonly interpreter?: Interpreter;
  /**
   * With `runtime: script` or `page`: the host's own JavaScript engine runs the reader's code, so that only the page's sandbox
   * keeps it from what is around it. Node has no such wall, and refuses to run it.
   */
  readonly sandboxOnly?: boolean;
  /** With `runtime: script`: what its programs need of the host. Where there is none, they are refused. */
  readonly needs?: HostFeature;
  /** With `runtime: script`: files of the pack that guest.ts is given. */
  readonly guestFiles?: readonly string[];
  /**
   * Extensions of files that its toolchain has to see even when another cell of the session wrote them: a database's
   * tables are what a query is looked over against. What is too large for a compiler is named in `unread` instead.
   */
  readonly sessionInputs?: readonly string[];
  /** Where its programs run, the default first: `browser`, and what a compile service offers (`native`). */
  readonly targets: readonly string[];
  /** `service`: also what runs in the page is compiled on a compile service, for no compiler of it runs in a page. */
  readonly compiler?: 'service';
  /** Flags that its toolchain takes, as one types them: an example. Left out where nothing is to be typed. */
  readonly flagExample?: string;
  /** Flags a reader may want, offered as choices. */
  readonly flagChoices?: readonly FlagChoice[];
  /** What the formatter is called, where the toolchain has one: `gofmt`. It takes files with the extensions above. */
  readonly formatter?: string;
  /** Extensions of further files that the formatter takes, in cells of any language: `.css`. */
  readonly formats?: readonly string[];
  /** How its text is indented while it is typed. Comments are those of `highlight`. */
  readonly typing?: TypingRules;
  /** Words for the light editor's highlighting. */
  readonly highlight: HighlightRules;
  /**
   * Behaviours that a cell of this language does not have, each with the reason. The page shows it at the fields
   * concerned, which cannot be used then.
   */
  readonly lacks?: Readonly<Partial<Record<Behaviour, string>>>;
  /** What of the language itself is not here (threads, packages), by name in a reader's words, each with the reason. */
  readonly without?: Readonly<Record<string, string>>;
  /** Its folder has `hints.json`: mistakes that are known before anything is compiled. */
  readonly hints?: true;
}

/** Members that only who shows a cell of the language needs: its editor, its options, what is to be said of it. */
export const LANGUAGE_DETAILS = [
  ...(['flagExample', 'flagChoices', 'typing', 'highlight'] as const),
  ...(['lacks', 'without', 'hints'] as const),
] as const;

/**
 * What is known of every language from the start: to list them, to tell a file's language, to run. The rest of a manifest
 * is loaded when a cell of the language is shown.
 */
export type LanguageEntry = Omit<LanguageManifest, (typeof LANGUAGE_DETAILS)[number]>;

/** Where a program runs that does not say where: its language's first target. */
export function targetOf(language: Pick<LanguageEntry, 'targets'> | undefined, asked = ''): string {
  return asked === '' ? (language?.targets[0] ?? 'browser') : asked;
}

export type HostFeature = 'document' | 'webgpu';

/** A WASI command of the pack that runs cells: the language then needs no code that runs anything. */
export interface Interpreter {
  /** The pack's file. */
  readonly module: string;
  /**
   * argv, argv[0] included. `{main}` is the absolute path of the main file, `{flags}` the flags of the bundle; the
   * reader's arguments follow at the end.
   */
  readonly argv: readonly string[];
  /** The reader's variables come on top. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute mount point → tar file of the pack, shown read-only. */
  readonly mounts?: Readonly<Record<string, string>>;
}

export interface FlagChoice {
  readonly label: string;
  /** Exactly one of these is set; the first is the default. */
  readonly values: readonly { readonly flag: string; readonly label: string }[];
}

export interface TypingRules {
  /** One step of indentation. Default: four spaces. */
  readonly indent?: string;
  /** Regular expression: a line that it finds something in is followed by one a step deeper, as one that opens a bracket is. */
  readonly deeper?: string;
}

export interface HighlightRules {
  readonly keywords: readonly string[];
  readonly types?: readonly string[];
  readonly lineComment?: string;
  readonly blockComment?: readonly [string, string];
  readonly strings: readonly string[];
  /** A line that starts so is a preprocessor directive. */
  readonly directive?: string;
}

/** The default export of `web/languages/<id>/toolchain.ts`. Runs in the compile worker and in Node. */
export interface Toolchain {
  /** `<id>@<version>`, part of every artifact's manifest. */
  readonly id: string;
  /** Loads what a compile will need, so that the first compile does not wait. */
  warm(tools: ToolchainTools): Promise<void>;
  compile(request: CompileRequest, tools: ToolchainTools): Promise<ToolchainResult>;
  /** Work worth doing while idle, after a compile: a preamble for the next one. */
  idle?(request: CompileRequest, tools: ToolchainTools): Promise<void>;
  /**
   * Programs that use most of the compiler. Compiling them in the background makes the engine optimise the compiler's
   * own code, which it otherwise does only bit by bit while readers wait.
   */
  readonly training?: readonly Omit<CompileRequest, 'language'>[];
  /** One file of a cell as the language's formatter would have it. Present when the manifest names a formatter. */
  format?(request: FormatRequest, tools: ToolchainTools): Promise<FormatResult>;
  /** Source lines for offsets in a module that this toolchain made; same length as `offsets`. */
  symbolize?(
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
    tools: ToolchainTools,
  ): Promise<readonly (SourceLocation | undefined)[]>;
}

export interface FormatRequest {
  /** Name of the file in the cell: diagnostics are about it. */
  readonly file: string;
  readonly text: string;
  /** The cell's other files that are text, by name: a formatter looks for its settings there (`.clang-format`). */
  readonly files?: Readonly<Record<string, string>>;
}

/** What cannot be read as the language's text cannot be formatted: the diagnostics say where. */
export type FormatResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface SourceLocation {
  readonly function?: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

export type ToolchainResult =
  | {
      readonly ok: true;
      readonly kind: ArtifactKind;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly debugInfo: boolean;
      readonly diagnostics: readonly Diagnostic[];
      /** What the tools printed, for those who want to read it as it was. */
      readonly text: string;
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly text: string };

/** What a toolchain is given. Language code touches nothing else: the same folder runs in the page and in Node. */
export interface ToolchainTools {
  readonly pack: Pack;
  /** Runs a WASI command of the pack in a fresh instance. Rejects with Failure `compile.crashed` when it traps. */
  exec(command: ToolCommand): Promise<ToolResult>;
  readonly cache: ToolchainCache;
  report(progress: Progress): void;
  readonly signal: AbortSignal;
}

/** A fetched and verified pack. */
export interface Pack {
  readonly id: string;
  readonly version: string;
  /** Digest of the pack's list of files: changes whenever any byte of the toolchain does. */
  readonly digest: string;
  /** A wasm file of the pack, compiled once and kept. */
  module(file: string): Promise<WebAssembly.Module>;
  /** A tar file of the pack as a read-only tree for `ToolCommand.mounts`, unpacked once and kept. */
  tree(file: string): Promise<FileTree>;
}

/** Opaque outside the WASI host: a read-only tree of files. */
export interface FileTree {
  readonly kind: 'tree';
  /** Bytes of a file, or undefined. The path is relative to the tree's root. */
  read(path: string): Uint8Array | undefined;
}

export interface ToolCommand {
  readonly module: WebAssembly.Module;
  /** argv, argv[0] included. */
  readonly argv: readonly string[];
  /** Environment. Default: empty. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute mount point → tree, shared and read-only. */
  readonly mounts: Readonly<Record<string, FileTree>>;
  /** Files that exist at the start, by absolute path. Not copied: the tool sees these bytes. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Absolute paths read back after the run. */
  readonly outputs: readonly string[];
}

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Derived things worth keeping (preambles). A miss is always allowed; what comes back is verified. */
export interface ToolchainCache {
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(key: string, kind: ArtifactKind, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

export type Progress =
  | { readonly phase: 'download'; readonly file: string; readonly loaded: number; readonly total: number }
  | { readonly phase: string; readonly message: string };
