import { Failure } from '#model/errors.ts';
import { isObject } from './parse-notebook.ts';

const GITHUB_API = 'https://api.github.com';
const PATIENCE_MS = 30_000;

export interface GistRequest {
  /** File name → text. */
  readonly files: Readonly<Record<string, string>>;
  readonly description: string;
  /** A secret gist is not listed, but everybody with its address can read it. */
  readonly isPublic: boolean;
  /** Of the reader, with the right `gist`. It goes to GitHub's API and nowhere else, and is not kept. */
  readonly token: string;
}

/**
 * Makes a gist. Returns its address. `api` is another server of the same API, for tests.
 * Throws Failure `gist.unauthorized`, `gist.refused` or `gist.unreachable`.
 */
export async function createGist(request: GistRequest, api = GITHUB_API): Promise<string> {
  const { files, description, isPublic } = request;
  const token = request.token.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Failure('gist.unauthorized', 'This is no token. Copy it from GitHub as it was shown there.');
  }
  const content = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, { content: text }]));
  let response: Response;
  try {
    response = await fetch(`${api}/gists`, {
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        Accept: 'application/vnd.github+json',
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'X-GitHub-Api-Version': '2022-11-28',
      },
      body: JSON.stringify({ description, public: isPublic, files: content }),
    });
  } catch (error) {
    throw new Failure('gist.unreachable', 'GitHub did not answer. Check the connection and try again.', {
      cause: error,
    });
  }
  if (!response.ok) throw await refusal(response);
  const made: unknown = await response.json().catch(() => undefined);
  const address = isObject(made) ? made['html_url'] : undefined;
  if (typeof address !== 'string' || !URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Failure(
      'gist.unreachable',
      'GitHub’s answer could not be read. Look at your gists there before you try again.',
    );
  }
  return address;
}

async function refusal(response: Response): Promise<Failure> {
  const answer: unknown = await response.json().catch(() => undefined);
  const said =
    isObject(answer) && typeof answer['message'] === 'string' ? answer['message'].slice(0, 200) : '';
  const detail = { status: response.status };
  if (response.status === 401) {
    return new Failure(
      'gist.unauthorized',
      'GitHub does not know this token: it is wrong, or it has expired.',
      { detail },
    );
  }
  // 404 is what GitHub answers to tokens without the right.
  if (response.status === 404 || (response.status === 403 && !/rate limit/i.test(said))) {
    return new Failure(
      'gist.unauthorized',
      'This token may not make gists. Make one with the right “gist”.',
      { detail },
    );
  }
  return new Failure(
    'gist.refused',
    `GitHub did not make the gist${said === '' ? '' : `: ${said.replace(/\.$/, '')}`}. (${String(response.status)})`,
    { detail },
  );
}
