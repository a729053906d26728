/** One file of the built site. */
export interface ReleaseFile {
  /** Below the site's base; the page itself is `index.html`. */
  readonly path: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly digest: string;
  /** Large and needed late (the desktop editor): fetched when the page is at rest, not before the release counts as complete. */
  readonly isLate: boolean;
  /** A compiler: kept once a reader has used it, never fetched before. */
  readonly isOnDemand?: boolean;
  /** Content-Security-Policy that the file is always answered with, also where the host sends none. */
  readonly policy?: string;
}

/** Everything that the page needs, except packs: they are kept by those who use them. */
export interface Release {
  /** Changes whenever any file does. */
  readonly id: string;
  readonly files: readonly ReleaseFile[];
}

/** What the page asks of its service worker. */
export type ShellRequest =
  /** Take over now: the reader wants the new release. */
  | { readonly type: 'activate' }
  /** Fetch the late files, the page is at rest. */
  | { readonly type: 'fill' };
