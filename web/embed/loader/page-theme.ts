/** How often the page is looked at again after it changed: its colours may take a while to get there. In milliseconds. */
const LATER_MS = 400;

let sheet: CSSStyleSheet | undefined;

/**
 * A style sheet for cells that follow the page: dark where the page writes light on dark. Asking its text's colour finds what no media
 * query and no `color-scheme` tells: a switch of the page's own.
 */
export function pageTheme(): CSSStyleSheet {
  if (sheet !== undefined) return sheet;
  const made = (sheet = new CSSStyleSheet());
  let was = '';
  const look = (): void => {
    const is = isDark() ? 'dark' : 'light';
    if (is !== was) made.replaceSync(`:host{color-scheme:${(was = is)}}`);
  };
  const changed = (): void => {
    look();
    setTimeout(look, LATER_MS);
  };
  look();
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', changed);
  for (const each of [document.documentElement, document.body])
    new MutationObserver(changed).observe(each, { attributes: true });
  return made;
}

function isDark(): boolean {
  const color = getComputedStyle(document.body).color;
  const [red = 0, green = 0, blue = 0] = (/^rgb/.test(color) ? color.match(/[\d.]+/g) : null) ?? [];
  return Number(red) * 0.3 + Number(green) * 0.6 + Number(blue) * 0.1 > 128;
}
