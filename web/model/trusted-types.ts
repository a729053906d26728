import { Failure } from './errors.ts';

/**
 * The page's policy demands that markup and addresses of scripts are made here (`require-trusted-types-for 'script'`): whoever
 * looks for what can become code in the page finds it in this file. Where a browser knows no Trusted Types, or a site that
 * uses `petri.js` forbids this policy by its own, texts stay texts; the checks are the same.
 */
interface Policy {
  readonly name: string;
  createHTML(text: string): unknown;
  createScriptURL(url: string): unknown;
}

interface PolicyRules {
  readonly createHTML?: (text: string) => string;
  readonly createScriptURL?: (url: string) => string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: PolicyRules): Policy;
}

/**
 * Markup for the page, of HTML that a sanitiser has made (web/languages/markdown/render.ts is the only one): nothing else may be
 * given to this function.
 */
export function sanitisedMarkup(html: string): string {
  return (own()?.createHTML(html) ?? html) as string;
}

/** The address of a script for a worker or a service worker. Throws Failure `script.foreign` when it is of another origin. */
export function scriptUrl(url: URL): URL {
  const { href } = url;
  return (own()?.createScriptURL(href) ?? checked(href)) as URL;
}

/**
 * A policy for a library that brings its own: it can make the kinds of text that `rules` says, and no addresses of scripts.
 * Undefined where there are no Trusted Types.
 */
export function libraryPolicy(
  name: string,
  rules: Required<Pick<PolicyRules, 'createHTML'>>,
): Policy | undefined {
  return factory()?.createPolicy(name, rules);
}

/** null: there is none to be had. */
let policy: Policy | null | undefined;

function own(): Policy | null {
  if (policy !== undefined) return policy;
  try {
    policy =
      factory()?.createPolicy('petri', { createHTML: (html) => html, createScriptURL: checked }) ?? null;
  } catch {
    // A site's own policy names others: where it demands one, the browser refuses what comes next, and says so.
    policy = null;
  }
  return policy;
}

function factory(): PolicyFactory | undefined {
  return (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
}

/** A blob's origin is that of the page which made it. A page without an origin has nothing that a script of its own could take. */
function checked(href: string): string {
  if (new URL(href).origin === location.origin) return href;
  if (self.origin === 'null' && href.startsWith('data:text/javascript,')) return href;
  throw new Failure('script.foreign', `${href} is of another site: scripts of others are not loaded.`, {
    detail: { url: href },
  });
}
