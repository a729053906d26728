import { Failure } from '#model/errors.ts';
import type { OtlpSettings } from './otlp-exporter.ts';

/**
 * What OpenTelemetry's own variables say: `OTEL_EXPORTER_OTLP_ENDPOINT` or `…_TRACES_ENDPOINT`, `…_HEADERS`, `OTEL_SERVICE_NAME`,
 * `OTEL_TRACES_SAMPLER_ARG`, `OTEL_SDK_DISABLED`. Undefined: nothing is exported. Throws Failure `service.settings-invalid`.
 */
export function otlpSettings(
  environment: Readonly<Record<string, string | undefined>>,
  role: string,
): OtlpSettings | undefined {
  const all = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const own = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  const address =
    own ?? (all === undefined || all === '' ? undefined : `${all.replace(/\/$/, '')}/v1/traces`);
  if (address === undefined || environment['OTEL_SDK_DISABLED'] === 'true') return undefined;
  if (!/^https?:\/\/./.test(address)) {
    throw new Failure(
      'service.settings-invalid',
      `OTEL_EXPORTER_OTLP_ENDPOINT is “${address}”; it is http or https.`,
    );
  }
  const given = environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] ?? environment['OTEL_EXPORTER_OTLP_HEADERS'];
  const headers = (given ?? '').split(',').flatMap((each) => {
    const [, name, value = ''] = /^\s*([\w-]+)=(.*)$/.exec(each) ?? [];
    return name === undefined ? [] : [[name, decodeURIComponent(value.trim())] as const];
  });
  const ratio = Number(environment['OTEL_TRACES_SAMPLER_ARG'] ?? 1);
  return {
    address,
    headers: Object.fromEntries(headers),
    resource: { 'service.name': environment['OTEL_SERVICE_NAME'] ?? 'petri', 'petri.role': role },
    ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
  };
}
