import { petri } from 'petri/remark';

// As public/docs/building.md tells it; the preset "classic" takes the same under `docs`.
export default {
  title: 'Cells in Docusaurus',
  url: 'https://docs.example.org',
  baseUrl: '/',
  markdown: { format: 'detect' },
  scripts: [{ src: `${process.env.PETRI_BASE}embed.js`, type: 'module' }],
  plugins: [
    ['@docusaurus/plugin-content-docs', { routeBasePath: '/', remarkPlugins: [[petri, { site: 'static' }]] }],
  ],
  themeConfig: { colorMode: { respectPrefersColorScheme: true } },
  themes: ['@docusaurus/theme-classic'],
};
