import { readFileSync } from 'node:fs';

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

export default [
  { name: 'initial JavaScript of the page', path: closureOf('index.html'), gzip: true, limit: '120 kB' },
  {
    name: 'clang pack as brotli',
    path: 'dist/toolchains/clang/*/*.br',
    brotli: false,
    limit: '20 MB',
  },
  { name: 'petri.js with all it needs', path: closureOf('web/api/browser.ts'), gzip: true, limit: '60 kB' },
];
