import type { ArtifactStore } from '#model/artifact-store.ts';
import type { Artifact, Manifest } from '#model/artifact.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { Digest } from '#model/digest.ts';
import type { FormatRequest, FormatResult, LanguageEntry, Progress } from '#model/language.ts';
import type { Output, RunOutput } from '#model/output.ts';
import type { Grant } from '#model/grant.ts';
import type { Answer, Question } from '#model/question.ts';
import type { RunRequest, RunResult, Stage } from '#model/run.ts';
import type { SessionFiles, SessionFolder } from '#model/session-files.ts';
import type { ServiceFacts } from '#service/service-part.ts';
import type { OwnCapability } from './define-capability.ts';
import type { GivenArtifact } from './given-artifact.ts';

/** The JavaScript API: the page, embeds, the CLI and scripts all go through it. */
export interface Petri {
  /** Compiles unless cached, then runs. Never throws for what the code does: see `result.outcome`. */
  run(request: RunRequest, options?: RunOptions): PetriRun;
  compile(request: CompileInput, options?: CompileOptions): Promise<CompileAnswer>;
  /**
   * One file of a cell as the language's formatter would have it, for languages whose manifest names one. Rejects with
   * Failure `format.none` for others.
   */
  format(language: string, request: FormatRequest): Promise<FormatResult>;
  readonly languages: readonly LanguageInfo[];
  /**
   * How many of a language's `downloadBytes` are on this device already, to be used without a network. Undefined for a
   * language that has none: it comes with the site's own code.
   */
  downloaded(language: string): Promise<number | undefined>;
  /** How many of them have come, and are about to be kept: this page has them, a later one has not without a network. */
  keeping(language: string): Promise<number>;
  /**
   * The compile service that the page was told of, and what it has; undefined when it was told of none. One that does not
   * answer has a `fault`.
   */
  service(): Promise<ServiceFacts | undefined>;
  /** What is cached, with its size; clear and pin here. */
  readonly artifacts: ArtifactStore;
  /**
   * Starts loading a language's compiler and a sandbox, so that the first run does not wait. With a request, also
   * makes what its compile will want (a C++ preamble).
   */
  warm(language: string, request?: CompileInput): void;
  dispose(): void;
}

export type CompileInput = Pick<RunRequest, 'language' | 'source' | 'files' | 'flags'>;

export interface CompileOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RunOptions extends CompileOptions {
  /**
   * Runs this instead of compiling the source, so that no compiler is fetched. One that is not what its digest says, or
   * that cannot be run, ends as `failed-to-compile` with the diagnostic `artifact.digest-mismatch` or `artifact.unusable`.
   */
  readonly artifact?: GivenArtifact;
  /** With no `stdin` given, ask for input while running (`write`, `closeStdin`) where the browser can wait. */
  readonly interactive?: boolean;
  readonly onState?: (state: RunState) => void;
  /**
   * An element of the document in which a page (the language `html`) is shown. It stays when the run has ended, until
   * `stop`. Without it a page is loaded out of sight, and gone with the end of its run.
   */
  readonly stage?: Stage;
  /** What a page on its stage prints after the end of its run. */
  readonly onLateOutput?: (output: Output) => void;
  /** What the program writes, byte for byte, before it is decoded to text: for output that is no text. */
  readonly onBytes?: (name: 'stdout' | 'stderr', bytes: Uint8Array) => void;
  /** argv[0], and what cached entries are called. */
  readonly name?: string;
  /** Which cell it is, for the log of host calls. */
  readonly cell?: string;
  /**
   * Asked when the program makes a host call (`net`, a capability of the site's own) that no grant covers: the program waits, its time does
   * not run. `once` lets this call through; an answer for longer is a grant of this run, and whoever asked keeps it for
   * later ones. Left out: denied.
   */
  readonly ask?: (question: Question) => Promise<Answer>;
  /**
   * Files that the program finds beside its own: what other cells of its session wrote. Its own go before them, and no
   * compiler sees them but one that has to (`sessionInputs` of a manifest). More than `limits` allow in files is
   * `limit-exceeded`.
   */
  readonly sessionFiles?: SessionFiles;
  /** Folders that it finds even when they are empty, or cannot change: those that its reader mounted. */
  readonly sessionFolders?: readonly SessionFolder[];
}

export type RunState = 'compiling' | 'starting' | 'running' | 'waiting-for-input' | 'ended';

export interface PetriRun extends AsyncIterable<RunOutput> {
  readonly result: Promise<RunResult>;
  stop(): void;
  write(input: string | Uint8Array): void;
  closeStdin(): void;
  /** All grants that hold: those of its level, those it was given, and those that its reader added. None before it starts. */
  readonly grants: readonly Grant[];
  /**
   * Takes a grant back: from the next call on it does not hold. A program too busy to hear of it within 200 ms is ended as
   * `denied`. False when there is none of this id.
   */
  revoke(grantId: string): boolean;
}

export interface CompileAnswer {
  /** Undefined when there are errors. */
  readonly digest?: Digest;
  readonly bytes?: Artifact['bytes'];
  readonly manifest?: Manifest;
  readonly diagnostics: readonly Diagnostic[];
  readonly cacheHit: boolean;
  readonly text: string;
}

export interface LanguageInfo {
  readonly id: string;
  readonly label: string;
  readonly version: string;
  /** SPDX expression of the toolchain. */
  readonly licence: string;
  /**
   * Bytes that the files of its pack are sent as: at most what a first use fetches, and less where files are shared with
   * another language. Undefined: it comes with the site's own code.
   */
  readonly downloadBytes?: number;
  readonly targets: readonly string[];
  readonly available: boolean;
  /** Why it is not available, and what would make it so. */
  readonly reason?: string;
  readonly manifest: LanguageEntry;
}

export interface PetriOptions {
  /** Where the site stands, with a trailing slash. Default: where this module came from. */
  readonly base?: string | URL;
  /** Address of a compile service. */
  readonly service?: string | URL;
  /** The key of that service: sent to it, and to nobody else. */
  readonly serviceKey?: string;
  /** Addresses that cells may reach from the level `standard` on, as patterns: `https://api.example.org/**`. */
  readonly hosts?: readonly string[];
  /** Functions that the site lends to cells: see `defineCapability`. */
  readonly capabilities?: readonly OwnCapability[];
  /** Lets runs ask for the level `unrestricted`. Default: refused. */
  readonly unrestricted?: boolean;
}
