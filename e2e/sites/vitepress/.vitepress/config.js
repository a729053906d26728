import { petri } from 'petri/markdown-it';

// As public/docs/building.md tells it.
export default {
  title: 'Cells in VitePress',
  srcDir: '.',
  head: [['script', { type: 'module', src: `${process.env.PETRI_BASE}embed.js` }]],
  markdown: {
    // `site`: where `petri build` put its records; `v-pre`: braces in code are no template of Vue.
    config: (md) => md.use(petri, { site: 'public', attributes: { 'v-pre': '' } }),
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'petri-cell' } } },
};
