import type { Layout } from './layout.ts';
import type { Size } from './program.ts';

/** Pixels of a buffer, red, green, blue, alpha: of `u32` as `pack4x8unorm` packs them, of `vec4f` from 0 to 1. */
export function pixelsOfBuffer(
  layout: Layout,
  bytes: Uint8Array<ArrayBuffer>,
  { width, height }: Size,
): Uint8Array {
  const length = width * height * 4;
  if (layout.array?.element[0]?.kind !== 'f32') return sized(bytes, length);
  return fromFloats(new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4)), length);
}

/** The same of what was copied from a texture; numbers alone are shades of grey. */
export function pixelsOfTexture(
  format: string,
  bytes: Uint8Array<ArrayBuffer>,
  { width, height }: Size,
): Uint8Array {
  const length = width * height * 4;
  if (format === 'rgba8unorm') return sized(bytes, length);
  const floats =
    format === 'r32uint'
      ? Float32Array.from(new Uint32Array(bytes.buffer), (value) => value / 255)
      : new Float32Array(bytes.buffer);
  if (format === 'rgba32float') return fromFloats(floats, length);
  const pixels = new Uint8Array(length);
  for (let at = 0; at < width * height; at++) {
    pixels.fill(shade(floats[at] ?? 0), at * 4, at * 4 + 3);
    pixels[at * 4 + 3] = 255;
  }
  return pixels;
}

/** Bytes of one pixel of a texture. */
export function pixelBytes(format: string): number {
  return format === 'rgba32float' ? 16 : 4;
}

function fromFloats(values: Float32Array, length: number): Uint8Array {
  const pixels = new Uint8Array(length);
  for (let at = 0; at < Math.min(length, values.length); at++) pixels[at] = shade(values[at] ?? 0);
  return pixels;
}

function shade(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 255);
}

function sized(bytes: Uint8Array, length: number): Uint8Array {
  const pixels = new Uint8Array(length);
  pixels.set(bytes.subarray(0, length));
  return pixels;
}
