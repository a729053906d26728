import type { Filled } from './inputs.ts';
import type { Pass, TexturePlan } from './program.ts';

/** What a shader is bound to. */
export interface Bound {
  readonly filled: readonly (Filled & { buffer: GPUBuffer })[];
  readonly textures: readonly (TexturePlan & { texture: GPUTexture })[];
}

/** Workgroups for a thread for each pixel, or for each element of the longest array that the entry point uses. */
export function groupsFor(
  { uses, workgroupSize }: Pass,
  { filled, textures }: Bound,
): [number, number, number] {
  const isUsed = ({ name }: { readonly name: string }): boolean => uses.includes(name);
  const [x, y, z] = workgroupSize;
  const buffers = filled.filter(({ plan }) => isUsed(plan));
  const image =
    textures.find((texture) => isUsed(texture))?.size ?? buffers.find(({ plan }) => plan.image)?.plan.image;
  if (image !== undefined && y > 1) return [Math.ceil(image.width / x), Math.ceil(image.height / y), 1];
  const longest = Math.max(1, ...buffers.map(({ count }) => count));
  const threads = image === undefined ? longest : image.width * image.height;
  return [Math.ceil(threads / (x * y * z)), 1, 1];
}
