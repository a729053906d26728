/** What a buffer is made of: every number in it, by its place. Offsets and sizes are in bytes. */
export interface Layout {
  /** Numbers before the array, or all of them when there is no array. */
  readonly head: readonly Leaf[];
  /** Bytes of the part that has a fixed size. */
  readonly headBytes: number;
  readonly array?: ArrayLayout;
}

/** The array that a buffer is, or that a struct ends in. */
export interface ArrayLayout {
  readonly offset: number;
  readonly stride: number;
  /** Undefined: as long as the buffer allows. */
  readonly count?: number;
  readonly element: readonly Leaf[];
  /** What WGSL calls an element: `vec4f`. */
  readonly elementType: string;
}

export interface Leaf {
  /** Empty for a number that is the element itself; else `x`, `position.x`, `cells[3]`. */
  readonly name: string;
  readonly kind: ScalarKind;
  readonly offset: number;
}

export type ScalarKind = 'f32' | 'i32' | 'u32' | 'f16';

/** Bytes of a buffer whose array has `count` elements. Buffers are made of whole 4-byte words. */
export function byteSize({ headBytes, array }: Layout, count: number): number {
  const bytes =
    array === undefined ? headBytes : Math.max(headBytes, array.offset + array.stride * Math.max(count, 1));
  return Math.max(4, Math.ceil(bytes / 4) * 4);
}

/** The first of these numbers that its place cannot hold, with the place's type. */
export function misfit(
  { head, array }: Layout,
  values: ArrayLike<number>,
): { readonly value: number; readonly kind: ScalarKind } | undefined {
  const element = array?.element ?? [];
  if (![...head, ...element].some(({ kind }) => kind === 'i32' || kind === 'u32')) return undefined;
  for (let at = 0; at < values.length; at++) {
    const kind = (head[at] ?? element[(at - head.length) % element.length])?.kind;
    const value = values[at] ?? 0;
    if (kind === 'i32' && value !== value >> 0) return { value, kind };
    if (kind === 'u32' && value !== value >>> 0) return { value, kind };
  }
  return undefined;
}

/** Elements of the array that such values fill. */
export function elementsFor({ head, array }: Layout, values: number): number {
  if (array === undefined || array.element.length === 0) return 0;
  return Math.ceil(Math.max(0, values - head.length) / array.element.length);
}

/** Elements that the array of a buffer of `bytes` has, as `arrayLength` counts them. */
export function elementsIn({ array }: Layout, bytes: number): number {
  if (array === undefined) return 0;
  return array.count ?? Math.floor((bytes - array.offset) / array.stride);
}

/** Puts numbers into a buffer in the order in which the shader declares them; what is left stays zero. */
export function encodeValues(
  layout: Layout,
  bytes: Uint8Array<ArrayBuffer>,
  values: ArrayLike<number>,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { head, array } = layout;
  const inHead = Math.min(values.length, head.length);
  for (let at = 0; at < inHead; at++) writeLeaf(view, 0, head[at], values[at] ?? 0);
  if (array === undefined) return;
  const { element, stride, offset } = array;
  for (let at = inHead; at < values.length;) {
    const base = offset + stride * Math.floor((at - inHead) / element.length);
    for (const leaf of element) {
      if (at >= values.length) return;
      writeLeaf(view, base, leaf, values[at++] ?? 0);
    }
  }
}

function writeLeaf(view: DataView, base: number, leaf: Leaf | undefined, value: number): void {
  if (leaf === undefined || base + leaf.offset + SIZES[leaf.kind] > view.byteLength) return;
  const at = base + leaf.offset;
  if (leaf.kind === 'f32') view.setFloat32(at, value, true);
  else if (leaf.kind === 'i32') view.setInt32(at, value, true);
  else if (leaf.kind === 'u32') view.setUint32(at, value, true);
  else view.setUint16(at, toFloat16(value), true);
}

const SIZES: Readonly<Record<ScalarKind, number>> = { f32: 4, i32: 4, u32: 4, f16: 2 };

export function readLeaf(view: DataView, base: number, { kind, offset }: Leaf): number {
  const at = base + offset;
  if (kind === 'f32') return view.getFloat32(at, true);
  if (kind === 'i32') return view.getInt32(at, true);
  return kind === 'u32' ? view.getUint32(at, true) : fromFloat16(view.getUint16(at, true));
}

/** The number as text: for floats the shortest decimal that stands for the same value of that type. */
export function leafText(value: number, kind: ScalarKind): string {
  if (Object.is(value, -0)) return '-0';
  if ((kind !== 'f32' && kind !== 'f16') || Number.isInteger(value) || !Number.isFinite(value)) {
    return String(value);
  }
  const same = kind === 'f32' ? Math.fround : (other: number) => fromFloat16(toFloat16(other));
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (same(short) === value) return String(short);
  }
  return String(value);
}

/** IEEE 754 binary16. Older engines have no Float16Array. */
function fromFloat16(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function toFloat16(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // Below 2^-14 numbers lie as close as the smallest of them.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const scaled = size / 2 ** (exponent - 10);
  const down = Math.floor(scaled);
  const rest = scaled - down;
  const rounded = rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
  // A fraction that is rounded up to the next power of two carries into the exponent by itself.
  return sign | (rounded < 1024 ? rounded : ((exponent + 15) << 10) + (rounded - 1024));
}
