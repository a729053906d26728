import type { RunState } from '#api/petri.ts';
import type { Digest } from '#model/digest.ts';
import type { FailureData } from '#model/errors.ts';
import type { Progress } from '#model/language.ts';
import type { Level } from '#model/level.ts';
import type { Limits } from '#model/limits.ts';
import type { Output } from '#model/output.ts';
import type { RunResult } from '#model/run.ts';

/**
 * Messages between the loader in a host page and the frame of the app's origin (v1/frame.html). The first one is posted to the frame's
 * window, when it was loaded, with the app's origin as its target and a port beside it; all others go by that port. In a page that a
 * sandbox has taken its origin from (`self.origin` is `null`) the frame has none either, and the target is `*`.
 * Both sides read what comes to its last member, and drop what is no message.
 */

/** Raised when a loader of one version and a frame of another would misunderstand each other. */
export const EMBED_PROTOCOL = 1;

/** To the frame's window, once; `ports[0]` is the frame's end of the channel. */
export interface Connect {
  readonly petri: typeof EMBED_PROTOCOL;
  readonly type: 'connect';
  /** Comes back in `ready`: the answer is of the frame that was asked. */
  readonly nonce: string;
  /**
   * `worker`: out of sight, one for all cells of a page. `stage`: in sight, of one cell whose language shows a document;
   * what it runs fills it. Left out: `worker`.
   */
  readonly role?: FrameRole;
}

export type FrameRole = 'worker' | 'stage';

/** An embedded cell runs as a link does, at `restricted`; its author may lower that, nobody raises it. */
export type EmbedLevel = Extract<Level, 'sandbox' | 'restricted'>;

export interface EmbedRequest {
  readonly language: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  /** argv without argv[0]. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Text, then end of file. Left out: asked for while it runs when `interactive`, else end of file at once. */
  readonly stdin?: string;
  readonly flags?: readonly string[];
  /** Over the app's defaults, and at most what it gives anyone (`MAX_LIMITS`). */
  readonly limits?: Partial<Limits>;
}

/** What a site's build made of the cell's code beforehand. */
export interface PrebuiltArtifact {
  /** Of the bytes. The loader has compared it, and the frame compares it again. */
  readonly digest: Digest;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `<toolchain id>@<version>` that made it. */
  readonly toolchain: string;
}

export interface RunOrder {
  readonly type: 'run';
  /** Counted up by the loader: of one run, in one frame. */
  readonly id: number;
  /** Which cell of the page it is. */
  readonly cell: string;
  readonly request: EmbedRequest;
  readonly level: EmbedLevel;
  /** Runs of one name see the files that earlier ones left. Left out: nothing is kept. */
  readonly session?: string;
  /** Ask for input as it goes; only without `request.stdin`. */
  readonly interactive?: boolean;
  /** The page answers `asks`. Left out: what would be asked is denied. */
  readonly canAnswer?: boolean;
  /** Run this instead of compiling `request.source`: then no compiler is fetched. */
  readonly artifact?: PrebuiltArtifact;
}

export type ToFrame =
  | RunOrder
  /** Ends the run; takes a page away that stayed on its stage. */
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'input'; readonly id: number; readonly text: string }
  | { readonly type: 'close-input'; readonly id: number }
  /** To `asks`: whether the reader lets it leave. */
  | { readonly type: 'answer'; readonly id: number; readonly allowed: boolean }
  /** Fetches a language's compiler, and makes what a compile of the source will want. */
  | { readonly type: 'warm'; readonly language: string; readonly source?: string }
  /** Forgets the files of a session. */
  | { readonly type: 'forget'; readonly session: string };

/** What a page knows about a language once its frame is there. */
export interface EmbedLanguage {
  readonly id: string;
  readonly label: string;
  readonly version: string;
  /** Whether a cell of it needs a frame in sight (`role: 'stage'`). */
  readonly needsStage: boolean;
  readonly available: boolean;
  /** Why it is not available, and what would make it so. */
  readonly reason?: string;
  /** What a first use fetches at most, when there is no prebuilt artifact. */
  readonly downloadBytes?: number;
}

/** A run's result as it crosses: files stay in the frame, with their session. */
export type EmbedResult = Omit<RunResult, 'files' | 'removedFiles'>;

export type FromFrame =
  | {
      readonly type: 'ready';
      readonly nonce: string;
      readonly languages: readonly EmbedLanguage[];
      /** Whether programs can be given input while they run (`interactive`). */
      readonly canAsk: boolean;
    }
  /** Before anything of the cell leaves the page for a compile service: what would be sent, and where to. Nothing is sent before `answer`. */
  | { readonly type: 'asks'; readonly id: number; readonly place: string; readonly sends: readonly string[] }
  | { readonly type: 'state'; readonly id: number; readonly state: RunState }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  /** Also after `result`, of a page that stays on its stage. */
  | { readonly type: 'output'; readonly id: number; readonly output: Output }
  /** The run's last word, but for late output. A program's own end is always one of these. */
  | { readonly type: 'result'; readonly id: number; readonly result: EmbedResult }
  /** Instead of `result`: nothing was run. */
  | {
      readonly type: 'failure';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly detail?: FailureData['detail'];
    };
