/** The graphics process is gone, or took the device away. */
export class DeviceLost extends Error {
  override readonly name = 'DeviceLost';
}

/** There is not so much graphics memory. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

/** WebGPU does not allow what the cell asks for. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The first line: what follows repeats the calls that led there. */
export function plain(message: string): string {
  return (message.split('\n')[0] ?? '').trim();
}
