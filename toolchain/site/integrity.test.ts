import { expect, it } from 'vitest';
import { withIntegrity } from './integrity.ts';

const read = (path: string): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(path));

it('names the bytes of each script and style sheet, and leaves the rest as it is', async () => {
  const page = `<link rel="icon" href="./icon.svg" />
<link rel="manifest" href="./app.webmanifest" />
<script type="module" crossorigin src="./assets/a.js"></script>
<link rel="modulepreload" crossorigin href="./assets/b.js" />
<link rel="stylesheet" crossorigin href="./assets/c.css">`;
  // Each is `openssl dgst -sha384 -binary | base64` of the path.
  expect(await withIntegrity(page, 'index.html', read)).toBe(`<link rel="icon" href="./icon.svg" />
<link rel="manifest" href="./app.webmanifest" />
<script type="module" crossorigin src="./assets/a.js" integrity="sha384-kiNYuUlPTJamui1moJDE+IMDRR0nHz3+Af3FH2ORc8CiRI1g8HuiZeJbpFtxS6Db"></script>
<link rel="modulepreload" crossorigin href="./assets/b.js" integrity="sha384-v0YZXeERUIImZWQSPY4IzQ9B0Pp1Gv41lWFdSqOZhlXN31jeEgUl3B73rOroRHh3">
<link rel="stylesheet" crossorigin href="./assets/c.css" integrity="sha384-wGjFOnrmULaHuh0DKmIJSGCAIXeTElOuJyQaJb6hNch6P1NjrCLHdpVJzSfUbqfT">`);
});

it.each(['https://cdn.example/a.js', '//cdn.example/a.js', '/a.js', '../a.js'])(
  'a page that would load %s is not built',
  async (address) => {
    await expect(withIntegrity(`<script src="${address}"></script>`, 'index.html', read)).rejects.toThrow(
      address,
    );
  },
);

it('reads what a page below the base loads from where that is', async () => {
  const page = '<script type="module" crossorigin src="../assets/a.js"></script>';
  expect(await withIntegrity(page, 'v1/frame.html', read)).toBe(
    '<script type="module" crossorigin src="../assets/a.js" integrity="sha384-kiNYuUlPTJamui1moJDE+IMDRR0nHz3+Af3FH2ORc8CiRI1g8HuiZeJbpFtxS6Db"></script>',
  );
});
