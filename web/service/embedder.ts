import { isLoopbackHost } from './address.ts';

/**
 * Whether cells in a page of another origin may have the site's service compile for them. Nobody else's page may spend it, or what a reader's
 * own machine has, unless whoever runs the site says so in `site.json`, as `"embeds": ["https://docs.example.org"]`, or `"*"` for
 * everybody's. The site's own pages may, and on one machine those of its other ports: a documentation that is being written.
 */
export function mayEmbed(around: string, site: URL, embeds: unknown): boolean {
  if (around === site.origin) return true;
  if (!URL.canParse(around)) return false;
  if (isLoopbackHost(site.hostname) && isLoopbackHost(new URL(around).hostname)) return true;
  return Array.isArray(embeds) && (embeds.includes(around) || embeds.includes('*'));
}
