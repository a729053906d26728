import mdx from '@astrojs/mdx';
import { petri } from 'petri/remark';

// As public/docs/building.md tells it.
export default {
  integrations: [mdx()],
  markdown: { remarkPlugins: [petri] },
};
