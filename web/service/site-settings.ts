/** What a site says of itself in `site.json` beside `index.html`. */
export interface SiteSettings {
  /** Address of its compile service. */
  readonly service?: string;
  /** Ids of the languages that it was made with; undefined: all that the app knows. */
  readonly languages?: readonly string[];
  /** Origins whose embedded cells may use its service. */
  readonly embeds?: unknown;
}

const FILE = 'site.json';
/** Milliseconds that are waited for it. */
const WAIT_MS = 5_000;

/** Never rejects: a site that cannot be reached, or has no such file, says nothing of itself. */
export async function readSiteSettings(site: string | URL): Promise<SiteSettings> {
  try {
    const response = await fetch(new URL(FILE, site), {
      credentials: 'same-origin',
      cache: 'no-cache',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    const { service, languages, embeds } = response.ok
      ? ((await response.json()) as Readonly<Record<string, unknown>>)
      : {};
    return {
      ...(typeof service === 'string' && service !== '' && { service }),
      ...(Array.isArray(languages) && { languages: languages.map(String) }),
      ...(embeds !== undefined && { embeds }),
    };
  } catch {
    return {};
  }
}

/** For a reader, of a language that the site was made without. */
export function whyLeftOut(label: string): string {
  return `This copy of Petri was made without ${label}. Whoever made it can add it: petri build --offline --languages …`;
}
