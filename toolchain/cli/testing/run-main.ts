import { main } from '../main.ts';

/** One command in this process, and all that it said. */
export async function runMain(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  const said = { out: '', error: '' };
  const to = (stream: 'out' | 'error') => (text: string | Uint8Array) => {
    said[stream] += typeof text === 'string' ? text : new TextDecoder().decode(text);
  };
  const code = await main(args, { stdin: process.stdin, out: to('out'), error: to('error') });
  return { code, ...said };
}
