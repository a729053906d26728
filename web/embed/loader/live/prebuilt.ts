import { digestBytes, digestJson } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import type { EmbedRequest, PrebuiltArtifact } from '../../protocol.ts';
import { hasMembers, isDigestText, isRecord, isText } from './check-shape.ts';

const isRecordFile = hasMembers(
  { language: isText, toolchain: isText, request: isDigestText },
  { artifact: hasMembers({ digest: isDigestText, url: isText }), output: isRecord },
);

/**
 * What a site's build made of this very request: the record at `address` names a module, which is fetched and compared with its digest.
 * Undefined when there is none, or it stands for other code. Rejects with Failure `embed.artifact` or `artifact.digest-mismatch`.
 */
export async function fetchPrebuilt(
  address: URL,
  request: EmbedRequest,
): Promise<PrebuiltArtifact | undefined> {
  const record: unknown = await (await fetched(address)).json().catch(() => undefined);
  if (!isRecordFile(record) || (record as { format?: unknown }).format !== 1)
    throw new Failure('embed.artifact', `${address.href} is no record of petri build.`);
  const { language, source, files = {}, flags = [] } = request;
  const isSame = record.request === (await digestJson({ language, source, files, flags }));
  if (!isSame || record.artifact === undefined) return undefined;
  const { digest, url } = record.artifact;
  const bytes = new Uint8Array(await (await fetched(new URL(url, address))).arrayBuffer());
  const found = await digestBytes(bytes);
  if (found !== digest) {
    throw new Failure(
      'artifact.digest-mismatch',
      'The program that came with this page is not the one that it names. It was compiled again instead; its author should run petri build.',
      { detail: { expected: digest, found } },
    );
  }
  return { digest, bytes, toolchain: record.toolchain };
}

async function fetched(address: URL): Promise<Response> {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok === true) return answer;
  const said = answer === undefined ? 'nothing answered' : `the server answered ${String(answer.status)}`;
  throw new Failure('embed.artifact', `${address.href} could not be loaded: ${said}.`);
}
