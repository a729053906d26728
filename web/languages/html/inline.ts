import { sha256 } from '#model/sha256.ts';

/** A script's text such that it does not end the element that it stands in, nor lets anything else end it. */
export function embedded(code: string): string {
  const closed = code.replace(/<\/(?=script)/gi, '<\\/');
  // Only both together keep the parser from seeing the end.
  return /<script/i.test(closed) ? closed.replaceAll('<!--', '\\x3c!--') : closed;
}

/** A script's text as a source of a content policy. */
export async function sourceOfPolicy(text: string): Promise<string> {
  // The parser turns line ends into one kind before the digest is taken.
  const bytes = new TextEncoder().encode(text.replace(/\r\n?/g, '\n'));
  return `'sha256-${btoa(String.fromCharCode(...(await sha256(bytes))))}'`;
}
