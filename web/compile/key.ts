import { ARTIFACT_FORMAT } from '#model/artifact.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import { digestBytes, digestJson, type Digest } from '#model/digest.ts';
import type { ToolchainIdentity } from './host.ts';

const encoder = new TextEncoder();

/** The name under which a request's artifact is kept: the digest of all that decides its bytes. */
export async function artifactKey(request: CompileRequest, toolchain: ToolchainIdentity): Promise<Digest> {
  const names = Object.keys(request.files);
  const [source, ...files] = await Promise.all(
    [request.source, ...names.map((name) => request.files[name] ?? '')].map(digestOf),
  );
  return digestJson({
    format: ARTIFACT_FORMAT,
    toolchain,
    language: request.language,
    flags: request.flags,
    source,
    ...(request.unread && { unread: request.unread }),
    files: Object.fromEntries(names.map((name, at) => [name, files[at]])),
  });
}

function digestOf(content: string | Uint8Array): Promise<Digest> {
  // crypto.subtle takes no view of shared memory: such bytes are copied.
  return digestBytes(typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content));
}
