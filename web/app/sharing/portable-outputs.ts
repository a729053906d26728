import { fromBase64, toBase64 } from '#model/base64.ts';
import { RGBA_MIME, type Output } from '#model/output.ts';

/** Outputs as files can hold them: bytes as base64, frames of a canvas as PNG. */
export function portableOutputs(outputs: readonly Output[]): Promise<Output[]> {
  return Promise.all(outputs.map(portable));
}

async function portable(output: Output): Promise<Output> {
  if (output.type !== 'display_data' && output.type !== 'execute_result') return output;
  const entries: [string, unknown][] = [];
  for (const [type, data] of Object.entries(output.data)) {
    const bytes = data instanceof Uint8Array ? new Uint8Array(data) : undefined;
    if (type === RGBA_MIME) {
      const png = await pngOf(bytes ?? data, output.metadata);
      if (png !== undefined) entries.push(['image/png', png]);
    } else entries.push([type, bytes === undefined ? data : toBase64(bytes)]);
  }
  const data = entries.length > 0 ? entries : [['text/plain', '[a picture]']];
  return { ...output, data: Object.fromEntries(data) as Record<string, unknown> };
}

/** A frame as PNG in base64; undefined when its size does not fit its bytes. */
async function pngOf(
  data: unknown,
  { width, height }: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  if (typeof width !== 'number' || typeof height !== 'number') return undefined;
  try {
    const bytes = data instanceof Uint8Array ? data : fromBase64(String(data));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return toBase64(new Uint8Array(await blob.arrayBuffer()));
  } catch {
    return undefined;
  }
}
