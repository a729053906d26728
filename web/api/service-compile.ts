import type { HostCallOptions } from '#compile/host.ts';
import type { CompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import type { ToolchainResult } from '#model/language.ts';
import type { ServicePart } from '#service/service-part.ts';
import { remoteInput } from './remote-input.ts';

/** Compiles for the page on a service. Rejects with the Failures of ServiceClient, and with that of `permit`. */
export async function compileThere(
  service: ServicePart,
  request: CompileRequest,
  { signal, onProgress, permit }: HostCallOptions,
): Promise<ToolchainResult> {
  const report = (message: string): void => onProgress?.({ phase: 'service', message });
  const { client, address } = await service.client();
  await permit?.(address.place);
  signal?.throwIfAborted();
  const options = {
    signal,
    onWait: (seconds: number, because: Failure) => report(fullText(seconds, because)),
  };
  report(`Compiling on ${address.place}…`);
  const id = await client.begin('compile', { ...remoteInput(request), target: 'browser' }, options);
  try {
    for await (const event of client.events(id, options)) {
      if (event.type === 'state') {
        report(event.state === 'queued' ? `Waiting for ${address.place}…` : `Compiling on ${address.place}…`);
      }
      if (event.type === 'error') throw new Failure(event.code, event.message);
      if (event.type !== 'result') continue;
      const { diagnostics, artifact, outcome } = event.result;
      const text = '';
      if (outcome?.kind === 'failed-to-compile') return { ok: false, diagnostics, text };
      if (outcome !== undefined) throw endedThere(outcome.kind);
      if (artifact === undefined)
        throw new Failure('service.answer-invalid', 'The service names no program.');
      const bytes = await client.program(artifact, options);
      return { ok: true, kind: 'wasi-command', bytes, debugInfo: false, diagnostics, text };
    }
  } catch (error) {
    if (signal?.aborted === true) client.stop(id).catch(() => undefined);
    throw error;
  }
  throw new Failure('service.lost', 'The service said nothing of how the compile ended. Run it again.');
}

/** What a reader is shown while a service takes no more for now. */
export function fullText(seconds: number, because: Failure): string {
  const why =
    because.code === 'service.quota-spent' ? 'Your share of the service is used up' : 'The service is full';
  return `${why}: next try in ${String(seconds)} s`;
}

/** A compile that the service ended. */
function endedThere(kind: string): Failure {
  return kind === 'timed-out'
    ? new Failure(
        'compile.timed-out',
        'The compile took longer than the service allows: compile less at once.',
      )
    : new Failure(
        'compile.crashed',
        'The compile needed more than the service allows: compile less at once.',
      );
}
