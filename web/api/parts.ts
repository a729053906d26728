import type { Downloaded } from '#compile/host.ts';
import type { ArtifactStore } from '#model/artifact-store.ts';
import type { Artifact } from '#model/artifact.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import type { Compiled } from '#model/compiled.ts';
import type {
  FormatRequest,
  FormatResult,
  LanguageEntry,
  Progress,
  SourceLocation,
} from '#model/language.ts';
import type { PackIndex } from '#model/pack.ts';
import type { GuestHost, Resource } from '#model/run.ts';
import type { ServicePart } from '#service/service-part.ts';
import type { SiteTrust } from './grants.ts';

/** What the API stands on: the same in a page and in Node, each with its own hosts and store. */
export interface PetriParts {
  readonly compiler: CompilerPart;
  readonly host: GuestHost;
  readonly store: ArtifactStore;
  readonly languages: readonly LanguageEntry[];
  readonly packs: PackIndex;
  readonly trust?: SiteTrust;
  /** What the page cannot do is asked of it. */
  readonly service?: ServicePart;
}

export interface CompilerPart {
  compile(
    request: CompileRequest,
    options: {
      signal?: AbortSignal;
      onProgress?: (progress: Progress) => void;
      title?: string;
      permit?: (place: string) => Promise<void>;
    },
  ): Promise<Compiled>;
  packFile(
    language: string,
    file: string,
    options: { onProgress?: (progress: Progress) => void },
  ): Promise<Resource>;
  warm(language: string, request?: CompileRequest): void;
  downloaded(language: string): Promise<Downloaded | undefined>;
  format(language: string, request: FormatRequest): Promise<FormatResult>;
  symbolize(
    language: string,
    artifact: Artifact,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]>;
  dispose(): void;
}
