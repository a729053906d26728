import { UsageError } from './command.ts';

/** Said after Failure `service.not-available`. */
export const NAME_A_SERVICE =
  'Name one: --service https://play.example.org/api/, or PETRI_SERVICE_URL for all commands.\n';

/**
 * Address of the compile service that a command uses, or undefined for none: what `--service` says, else the environment. Throws
 * UsageError for what is no address.
 */
export function serviceAddress(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const text = asked ?? environment['PETRI_SERVICE_URL'] ?? '';
  if (text === '') return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new UsageError(`A service has an address like https://play.example.org/api/, not "${text}".`);
}
