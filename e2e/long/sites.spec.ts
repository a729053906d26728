import { testGenerators } from '../fixtures/generated-site.ts';

// What `generators.spec.ts` has no time for: `npm run test:sites`.
testGenerators(
  [
    {
      name: 'sphinx',
      from: { pip: 'sphinx==9.0.4' },
      out: 'out',
      command: ['sphinx-build', '-q', '-b', 'html', '.', 'out'],
    },
    {
      name: 'astro',
      from: { npm: 'locked' },
      out: 'dist',
      command: ['astro', 'build'],
      pages: ['index.html', 'further/index.html'],
    },
    {
      name: 'docusaurus',
      from: { npm: 'locked' },
      out: 'build',
      command: ['docusaurus', 'build'],
      pages: ['index.html', 'further/index.html'],
      next: 'Cells in plain Markdown',
      before: { sources: 'docs', site: 'static' },
    },
    {
      name: 'mdbook',
      from: { cargo: 'mdbook', version: '0.5.4' },
      out: 'book',
      command: ['mdbook', 'build'],
      pages: ['index.html', 'further.html'],
    },
    {
      name: 'jekyll',
      from: { system: 'jekyll', debian: 'jekyll' },
      out: '_site',
      command: ['jekyll', 'build', '--quiet'],
    },
  ],
  ['sphinx', 'astro', 'docusaurus', 'mdbook', 'jekyll'],
);
