import { Marked, type Tokens } from 'marked';
import { cellMarkup } from '../blocks/cell-markup.ts';
import { fencedBlock } from '../blocks/markdown.ts';
import { readManifests } from '../samples/read.ts';
import { DOCS_POLICY } from '../serve/policies.ts';

/** One page of the documentation as HTML, and what tests want to know about it. */
export interface RenderedPage {
  readonly html: string;
  readonly title: string;
  /** Ids of the headings: what `#…` in a link may name. */
  readonly anchors: readonly string[];
  /** Links as they stand in the Markdown. */
  readonly links: readonly string[];
  /** What stands after the fences of its code. */
  readonly fences: readonly string[];
}

interface PageEntry {
  /** Path below `docs/`, of the Markdown file. */
  readonly path: string;
  readonly title: string;
}

/** The pages in the order of the navigation. What is not named here is reached by links. */
export const NAVIGATION: readonly PageEntry[] = [
  { path: 'index.md', title: 'Documentation' },
  { path: 'users.md', title: 'Using Petri' },
  { path: 'permissions.md', title: 'Permissions' },
  { path: 'rich-output.md', title: 'Rich output' },
  { path: 'capabilities-api.md', title: 'What programs ask of the page' },
  { path: 'wgsl.md', title: 'Shaders in WGSL' },
  { path: 'conformance.md', title: 'What every language does' },
  { path: 'browsers.md', title: 'Browsers' },
  { path: 'errors.md', title: 'Errors' },
  { path: 'security.md', title: 'Security' },
  { path: 'share-links.md', title: 'Share links' },
  { path: 'embedding.md', title: 'Cells in your pages' },
  { path: 'building.md', title: 'Cells in a docs site' },
  { path: 'javascript-api.md', title: 'JavaScript API' },
  { path: 'deploying.md', title: 'Running a site' },
  { path: 'adding-a-language.md', title: 'Adding a language' },
  { path: 'decisions/index.md', title: 'Decisions' },
];

/** Those that a cell may be in. */
const languages = readManifests();

/**
 * Renders Markdown to a page that needs nothing but `docs.css`, and `embed.js` where it has cells. `path` is that of the Markdown file,
 * below `docs/`. Throws Failure `blocks.*` for a cell that is none.
 */
export function renderPage(markdown: string, path: string): RenderedPage {
  const anchors: string[] = [];
  const links: string[] = [];
  const fences: string[] = [];
  let title = '';
  let hasCells = false;
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const text = plainText(inner);
        const id = unique(slug(text), anchors);
        anchors.push(id);
        if (depth === 1 && title === '') title = text;
        const link =
          depth === 1 ? '' : ` <a class="anchor" href="#${id}" aria-label="Link to “${text}”">#</a>`;
        return `<h${String(depth)} id="${id}">${inner}${link}</h${String(depth)}>\n`;
      },
      link({ href, tokens }) {
        links.push(href);
        return `<a href="${escape(htmlHref(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      code({ text, lang, raw }) {
        fences.push(lang ?? '');
        const line = markdown.slice(0, markdown.indexOf(raw)).split('\n').length;
        const block = fencedBlock(lang ?? '', text, { file: path, line }, languages);
        if (block !== undefined) {
          hasCells = true;
          return `${cellMarkup(block)}\n`;
        }
        const label = lang === undefined || lang === '' ? 'Text' : `Code, ${escape(lang)}`;
        // What scrolls must be reachable by keyboard.
        return `<pre tabindex="0" role="group" aria-label="${label}"><code>${escape(text)}</code></pre>\n`;
      },
      table(token) {
        const head = `<tr>${token.header.map((cell) => this.tablecell(cell)).join('')}</tr>`;
        const rows = token.rows.map((row) => `<tr>${row.map((cell) => this.tablecell(cell)).join('')}</tr>`);
        const caption = escape(token.header.map(({ text }) => text).join(', '));
        return (
          `<div class="table" tabindex="0" role="group" aria-label="Table: ${caption}">` +
          `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></div>\n`
        );
      },
      html({ text }: Tokens.HTML | Tokens.Tag) {
        return escape(text);
      },
    },
  });
  const body = marked.parse(markdown, { async: false });
  return { html: page(title, body, path, hasCells), title, anchors, links, fences };
}

function page(title: string, body: string, path: string, hasCells: boolean): string {
  const root = '../'.repeat(path.split('/').length - 1);
  const entries = NAVIGATION.map((entry) => {
    const current = entry.path === path ? ' aria-current="page"' : '';
    return `<li><a href="${root}${htmlHref(entry.path)}"${current}>${entry.title}</a></li>`;
  });
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${DOCS_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} · Petri</title>
<link rel="icon" href="${root}../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}docs.css">${hasCells ? `\n<script type="module" src="${root}../embed.js"></script>` : ''}
</head>
<body>
<a class="skip" href="#text">To the text</a>
<header>
<a class="home" href="${root}../">Petri</a>
<nav aria-label="Documentation"><ul>
${entries.join('\n')}
</ul></nav>
</header>
<main id="text">
${body}</main>
<footer><a href="${path.split('/').at(-1) ?? ''}">This page as Markdown</a></footer>
</body>
</html>
`;
}

/** `users.md#limits` → `users.html#limits`; addresses outside of the documentation stay. */
function htmlHref(href: string): string {
  return /^[a-z]+:/.test(href) ? href : href.replace(/\.md(?=$|#)/, '.html');
}

/** GitHub's rule, so that links to headings work there too. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function unique(id: string, taken: readonly string[]): string {
  for (let count = 0; ; count++) {
    const candidate = count === 0 ? id : `${id}-${String(count)}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
