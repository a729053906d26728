import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';
import { download, type Download, type Downloads } from './download.ts';
import { readBytes, sha256 } from './files.ts';
import type { PackInput, PackRecipe } from './recipe.ts';

/**
 * An input, checked against its pin, or a source of the repository. Throws Failure `pack.input-missing`,
 * `pack.input-differs` or `pack.download-failed`.
 */
export async function readInput(
  { id, inputs }: PackRecipe,
  path: string,
  downloads: Omit<Downloads, 'pack'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const pinned = inputs.find((input) => input.path === path);
  if (pinned !== undefined && isDownload(pinned)) return download(pinned, { ...downloads, pack: id });
  const bytes = await readBytes(join(downloads.root, path)).catch((cause: unknown) => {
    throw new Failure('pack.input-missing', `${path} is missing: run \`npm ci\`, then try again.`, { cause });
  });
  if (pinned !== undefined) checkPinned(pinned, bytes);
  return bytes;
}

/** Sizes and times of what is installed: other ones say that it must be looked at again. A download's pin says all. */
export function lookAtInstalled({ inputs }: PackRecipe, root: string): Promise<readonly unknown[]> {
  return Promise.all(
    inputs
      .filter((input) => !isDownload(input))
      .map(async ({ path }) => {
        const info = await stat(join(root, path)).catch(() => undefined);
        return [path, info?.size, info?.mtimeMs];
      }),
  );
}

function isDownload(input: PackInput): input is Download {
  return input.from !== undefined;
}

function checkPinned(pinned: PackInput, bytes: Uint8Array): void {
  const actual = sha256(bytes);
  if (actual === pinned.sha256 && bytes.length === pinned.size) return;
  throw new Failure(
    'pack.input-differs',
    `${pinned.path} is not the file that this version was made for: delete its package from node_modules, run ` +
      '`npm ci` and try again. After a wanted upgrade, change the recipe’s inputs.json.',
    { detail: { path: pinned.path, expected: pinned.sha256, actual } },
  );
}
