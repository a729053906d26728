/** MIME type → data: text as a string, binary types as base64, JSON as a value. nbformat's MIME bundle. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** What a run shows, in nbformat's words. */
export type Output =
  | { readonly type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly type: 'display_data';
      readonly data: MimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
      /** A later display with the same id replaces this one (animation frames). */
      readonly displayId?: string;
    }
  | {
      readonly type: 'execute_result';
      readonly data: MimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/**
 * What comes of a run while it goes on. After `clear_output` (Jupyter's word) all that came before it is void, as the run had to begin
 * again: `reason` says why, to the reader. It is no part of a saved document.
 */
export type RunOutput = Output | { readonly type: 'clear_output'; readonly reason: string };

/** Raw frames for a canvas: width and height in pixels, then RGBA bytes, straight alpha, row by row. */
export const RGBA_MIME = 'application/vnd.petri.rgba';
