/** One display as petri.h writes it. */
export interface Frame {
  readonly mime: string;
  readonly id?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly payload: Buffer;
}

/** Takes apart a file that petri.h recorded: [u32 total][u32 header length][header as JSON][payload], little-endian. */
export function readFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32LE(at);
    const headerEnd = at + 8 + bytes.readUInt32LE(at + 4);
    const header = JSON.parse(bytes.toString('utf8', at + 8, headerEnd)) as Omit<Frame, 'payload'>;
    frames.push({ ...header, payload: bytes.subarray(headerEnd, end) });
    at = end;
  }
  return frames;
}
