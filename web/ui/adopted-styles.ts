interface Adopted {
  readonly sheet: CSSStyleSheet;
  wasInPage: boolean;
}

const adopted = new Map<HTMLStyleElement, Adopted>();

/**
 * Monaco and xterm.js write their style sheets as text of `<style>` elements, which the page's policy forbids: it lets empty ones be,
 * since markup that somebody slips in has no use for them. From this call on, text that a script gives to such an element becomes
 * a sheet of the document instead, for as long as the element is in the page.
 */
export function adoptStyles(): void {
  const { prototype } = HTMLStyleElement;
  if (Object.hasOwn(prototype, 'textContent')) return;
  const inherited = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent');
  Object.defineProperty(prototype, 'textContent', {
    configurable: true,
    enumerable: true,
    get(this: HTMLStyleElement): unknown {
      return inherited?.get?.call(this);
    },
    set(this: HTMLStyleElement, text: string | null) {
      forgetRemoved();
      sheetOf(this).replaceSync(text ?? '');
    },
  });
}

function sheetOf(element: HTMLStyleElement): CSSStyleSheet {
  const known = adopted.get(element);
  if (known !== undefined) return known.sheet;
  const sheet = new CSSStyleSheet();
  adopted.set(element, { sheet, wasInPage: element.isConnected });
  document.adoptedStyleSheets.push(sheet);
  return sheet;
}

/** Some are written before they are put into the page: only who was there can have left. */
function forgetRemoved(): void {
  for (const [element, entry] of adopted) {
    if (element.isConnected) entry.wasInPage = true;
    else if (entry.wasInPage) {
      adopted.delete(element);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== entry.sheet);
    }
  }
}
