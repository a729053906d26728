/** Bytes that a QR code of the largest size holds, with the least correction (ISO/IEC 18004, version 40-L). */
export const QR_BYTES = 2_953;

export interface QrCode {
  /** Modules a side, the quiet zone of four on each side included. */
  readonly size: number;
  /** The dark ones, as the `d` of an SVG path in modules. */
  readonly path: string;
}

/** Text as a QR code, or undefined when it is too long for one. The encoder is loaded when it is needed. */
export async function qrCode(text: string): Promise<QrCode | undefined> {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes === 0 || bytes > QR_BYTES) return undefined;
  const { encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: 4 });
  let path = '';
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue;
      let length = 1;
      while (row[x + length] === true) length += 1;
      path += `M${String(x)} ${String(y)}h${String(length)}v1h-${String(length)}z`;
      x += length;
    }
  }
  return { size: rows.length, path };
}
