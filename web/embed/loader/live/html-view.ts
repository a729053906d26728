import { parseHtmlFrame, type HtmlForFrame } from '#cells/outputs/html-frame.ts';
import { newNonce } from '#model/nonce.ts';
import { appBase } from '../app-base.ts';
import { element } from '../cell-view.ts';

/** Bounds of the frame in pixels; the document says how high it is. */
const MIN_HEIGHT = 40;
const MAX_HEIGHT = 800;

/** Shows what a program displays as HTML: in a frame without origin, scripts of its own and network. */
export function showHtml(into: HTMLElement, html: string, title: string, dark: boolean): void {
  const nonce = newNonce();
  const frame = element('iframe', { title, sandbox: 'allow-scripts' });
  const message: HtmlForFrame = { petri: 'html-output', nonce, html, dark };
  const listen = (event: MessageEvent<unknown>): void => {
    if (!frame.isConnected) {
      removeEventListener('message', listen);
      return;
    }
    if (event.source !== frame.contentWindow) return;
    const said = parseHtmlFrame(event.data, nonce);
    if (said?.height !== undefined)
      frame.style.height = `${String(Math.min(Math.max(said.height, MIN_HEIGHT), MAX_HEIGHT))}px`;
    else if (said !== undefined) frame.contentWindow?.postMessage(message, '*');
  };
  addEventListener('message', listen);
  frame.src = `${new URL('html-output.html', appBase()).href}#${nonce}`;
  into.append(frame);
}
