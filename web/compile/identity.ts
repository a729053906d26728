import { Failure } from '#model/errors.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { PackIndex } from '#model/pack.ts';
import type { ToolchainIdentity } from './host.ts';
import { missingPack } from './service.ts';

/** What identifies a language's toolchain. Throws Failure `language.unknown` or `pack.missing`. */
export function identityOf(
  language: string,
  languages: readonly LanguageEntry[],
  index: PackIndex,
): ToolchainIdentity {
  const manifest = languages.find((candidate) => candidate.id === language);
  if (manifest === undefined) {
    const known = languages.map(({ id }) => id).join(', ');
    throw new Failure('language.unknown', `There is no language "${language}". Available: ${known}.`, {
      detail: { language },
    });
  }
  const revision = manifest.revision ?? 0;
  // Without a pack, the compiler comes with the site's own code: its version says which.
  if (manifest.pack === undefined) return { id: `${language}@${manifest.version}`, digest: '', revision };
  const pack = Object.hasOwn(index.packs, manifest.pack) ? index.packs[manifest.pack] : undefined;
  if (pack === undefined) throw missingPack(language, manifest.pack, index);
  return { id: `${pack.id}@${pack.version.replace(/-[0-9a-f]{8}$/, '')}`, digest: pack.digest, revision };
}
