import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What the page loads before anything is touched: its entry and everything that imports statically. */
function initialScripts() {
  const manifest = JSON.parse(readFileSync('dist/assets/manifest.json', 'utf8'));
  const files = new Set();
  const add = (key) => {
    const chunk = manifest[key];
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const each of chunk.imports ?? []) add(each);
  };
  return (key) => {
    files.clear();
    add(key);
    return [...files].filter((file) => file.endsWith('.js')).map((file) => `dist/${file}`);
  };
}

const closureOf = initialScripts();

/** Bytes before compression that the first load may hold for each language: a short manifest, and where the rest is. */
const PER_LANGUAGE = 700;
const languages = readdirSync('web/languages').filter((name) =>
  existsSync(`web/languages/${name}/manifest.json`),
).length;

export default [
  { name: 'initial JavaScript of the page', path: closureOf('index.html'), gzip: true, limit: '120 kB' },
  {
    name: `${languages} languages in the first load`,
    path: closureOf('index.html').filter((file) => /\/registry-[^/]+$/.test(file)),
    brotli: false,
    limit: `${languages * PER_LANGUAGE} B`,
  },
  {
    name: 'clang pack as brotli',
    path: 'dist/toolchains/clang/*/*.br',
    brotli: false,
    limit: '20 MB',
  },
  {
    name: 'embed.js: all that a page of cells loads before one is used',
    path: 'dist/embed.js',
    gzip: true,
    limit: '8 kB',
  },
  { name: 'petri.js with all it needs', path: closureOf('web/api/browser.ts'), gzip: true, limit: '60 kB' },
];
