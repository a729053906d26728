import type { Diagnostic, Range } from '#model/diagnostic.ts';
import type { Layout } from './layout.ts';

/** The artifact: the shader, and what is to be bound, run and shown. */
export interface Program {
  readonly code: string;
  /** Which lines of the code are of which file, in order. */
  readonly parts: readonly Part[];
  readonly buffers: readonly BufferPlan[];
  readonly textures: readonly TexturePlan[];
  readonly passes: readonly Pass[];
  /** Names of pipeline-overridable constants. */
  readonly overrides: readonly string[];
  /** Why it cannot be run, said when the browser's compiler finds nothing wrong with it. */
  readonly problems: readonly Diagnostic[];
}

export type Place = { readonly file: string; readonly range: Range };

export interface Part {
  readonly file: string;
  /** 0-based first line in `code`. */
  readonly line: number;
}

export interface BufferPlan {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly kind: 'uniform' | 'read-only-storage' | 'storage';
  readonly layout: Layout;
  /** As in the annotation: what stands behind `=`. */
  readonly values?: string;
  /** Elements of an array without a length: so many, or as many as another buffer has. */
  readonly length?: number | string;
  readonly isShown: boolean;
  /** Elements side by side in one line. */
  readonly columns?: number;
  /** Name of the file that the content is written to. */
  readonly save?: string;
  readonly image?: Size;
}

export interface TexturePlan {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly format: string;
  readonly access: string;
  readonly size: Size;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Pass {
  readonly entry: string;
  /** Where the entry point's name stands, for what is wrong with it as a whole. */
  readonly place: Place;
  /** Workgroups; undefined: enough of them for what the shader writes. */
  readonly groups?: readonly [number, number, number];
  readonly workgroupSize: readonly [number, number, number];
  /** Buffers and textures that the entry point uses, by name. */
  readonly uses: readonly string[];
  readonly times: number;
  /** These two change places after every time. */
  readonly swap?: readonly [string, string];
}

export function encodeProgram(program: Program): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(program));
}

export function decodeProgram(bytes: Uint8Array): Program {
  return JSON.parse(new TextDecoder().decode(bytes)) as Program;
}
