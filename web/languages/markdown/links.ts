import { toBase64 } from '#model/base64.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { Element, Parents, Root } from 'hast';
import { rangeOf } from './math.ts';

const IMAGES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

/** Before every id: none can take the place of the page's own. */
const ID_PREFIX = 'user-content-';

/** Pictures are files of the cell or stand in the text; links open in a new tab that knows nothing of this one. */
export function settleLinks(
  tree: Root,
  main: string,
  files: CompileRequest['files'],
  say: (diagnostic: Diagnostic) => void,
): void {
  const warn = (element: Element, code: string, message: string): void => {
    say({ file: main, ...rangeOf(element), severity: 'warning', source: 'petri', code, message });
  };
  const visit = (parent: Parents): void => {
    parent.children.forEach((child, index) => {
      if (child.type !== 'element') return;
      if (child.tagName === 'img') {
        const problem = settleImage(child, files);
        if (problem !== undefined) {
          warn(child, 'image', problem);
          const alt = child.properties['alt'];
          const text = typeof alt === 'string' && alt !== '' ? alt : 'picture';
          parent.children[index] = { type: 'text', value: `[${text}]` };
        }
      } else if (child.tagName === 'a') settleLink(child);
      visit(child);
    });
  };
  visit(tree);
}

/** Why a picture cannot be shown. */
function settleImage({ properties }: Element, files: CompileRequest['files']): string | undefined {
  const { src } = properties;
  delete properties['srcSet'];
  if (typeof src !== 'string' || src === '') return 'This picture has no address.';
  if (/^data:image\//i.test(src)) return undefined;
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(src)) {
    return `Nothing is loaded from elsewhere: ${src} is not shown. Add the picture to the cell as a file.`;
  }
  const name = decoded(src.replace(/[?#].*$/s, '')).replace(/^(?:\.?\/)+/, '');
  const content = Object.hasOwn(files, name) ? files[name] : undefined;
  if (content === undefined) return `There is no file ${name} in this cell.`;
  const type = IMAGES[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (type === undefined) return `${name} is no picture that can be shown: PNG, JPEG, GIF, WebP or SVG.`;
  properties['src'] = `data:${type};base64,${base64(content)}`;
  return undefined;
}

function settleLink({ properties }: Element): void {
  const { href } = properties;
  if (typeof href !== 'string') return;
  if (href.startsWith('#')) {
    // As the sanitiser calls what it leads to.
    properties['href'] = `#${ID_PREFIX}${href.slice(1)}`;
    return;
  }
  // An address without a scheme would lead into this site.
  if (!/^(?:https?|mailto):/i.test(href)) delete properties['href'];
  else Object.assign(properties, { target: '_blank', rel: ['noopener', 'noreferrer'] });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function base64(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return toBase64(bytes);
}
