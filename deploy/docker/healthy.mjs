// Probe of a container: exit code 0 when the service answers. The image has no curl.
const port = process.env.PORT ?? '4173';
const answer = await fetch(`http://127.0.0.1:${port}/api/healthz`, {
  signal: AbortSignal.timeout(2_000),
}).catch(() => undefined);
process.exitCode = answer?.ok === true ? 0 : 1;
