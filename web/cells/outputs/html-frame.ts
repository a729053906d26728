/** Messages between the page and public/html-output.html, which shows what a program displays as HTML. */
export interface HtmlForFrame {
  readonly petri: 'html-output';
  /** That of the frame's address. */
  readonly nonce: string;
  readonly html: string;
  readonly dark: boolean;
}

export interface FromHtmlFrame {
  /** Of its document, in pixels; left out when the frame is ready and has nothing to show yet. */
  readonly height?: number;
}

/** A message of the frame that was made with this nonce, or undefined when it is none. */
export function parseHtmlFrame(data: unknown, nonce: string): FromHtmlFrame | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { petri, nonce: said, height } = data as Readonly<Record<string, unknown>>;
  if (petri !== 'html-output' || said !== nonce) return undefined;
  if (height === undefined) return {};
  return typeof height === 'number' && Number.isFinite(height) ? { height } : undefined;
}
