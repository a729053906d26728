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
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}
