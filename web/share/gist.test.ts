import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGist, type GistRequest } from './gist.ts';

/** A server that speaks GitHub's API for gists, as its documentation has it, over real HTTP. */
let server: Server;
let api = '';
const seen: { headers: IncomingMessage['headers']; body: unknown; url: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: JSON.parse(text), url: request.url });
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      const token = request.headers.authorization;
      if (token === 'Bearer good')
        answer(201, { id: 'abc', html_url: 'https://gist.github.com/someone/abc' });
      else if (token === 'Bearer norights') answer(404, { message: 'Not Found' });
      else if (token === 'Bearer narrow')
        answer(403, { message: 'Resource not accessible by personal access token' });
      else if (token === 'Bearer busy') answer(403, { message: 'API rate limit exceeded.' });
      else if (token === 'Bearer empty') answer(422, { message: 'Validation Failed' });
      else if (token === 'Bearer odd') answer(201, { html_url: 'javascript:alert(1)' });
      else if (token === 'Bearer html') response.end('<html>');
      else if (token === 'Bearer moved') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      else if (token === 'Bearer gone') response.destroy();
      else answer(401, { message: 'Bad credentials' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const request = (token: string): GistRequest => ({
  files: { 'sums.ipynb': '{}' },
  description: 'Sums',
  isPublic: false,
  token,
});

test('a gist is made with the token in its header and nowhere else, and its address comes back', async () => {
  seen.length = 0;
  expect(await createGist(request(' good\n'), api)).toBe('https://gist.github.com/someone/abc');
  expect(seen).toHaveLength(1);
  expect(seen[0]?.url).toBe('/gists');
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Bearer good',
    accept: 'application/vnd.github+json',
  });
  expect(seen[0]?.body).toEqual({
    description: 'Sums',
    public: false,
    files: { 'sums.ipynb': { content: '{}' } },
  });
});

test.each([
  ['wrong', 'gist.unauthorized'],
  ['norights', 'gist.unauthorized'],
  ['narrow', 'gist.unauthorized'],
  ['busy', 'gist.refused'],
  ['empty', 'gist.refused'],
  ['odd', 'gist.unreachable'],
  ['html', 'gist.unreachable'],
  ['moved', 'gist.unreachable'],
  ['gone', 'gist.unreachable'],
])('a server that says no to the token "%s" is told as %s', async (token, code) => {
  await expect(createGist(request(token), api)).rejects.toEqual(expect.objectContaining({ code }));
});

test('what is no token is not sent', async () => {
  seen.length = 0;
  for (const token of ['', ' ', 'two words', 'grün', 'a\r\nX: y']) {
    await expect(createGist(request(token), api)).rejects.toEqual(
      expect.objectContaining({ code: 'gist.unauthorized' }),
    );
  }
  expect(seen).toEqual([]);
});

test('no server at all is told', async () => {
  await expect(createGist(request('good'), 'http://127.0.0.1:1')).rejects.toEqual(
    expect.objectContaining({ code: 'gist.unreachable' }),
  );
});
