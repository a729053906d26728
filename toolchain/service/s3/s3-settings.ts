import { Failure } from '#model/errors.ts';

/** Where programs and results are kept, and who asks for them there. */
export interface S3Settings {
  /** The bucket, `/` last: `https://s3.eu-central-1.amazonaws.com/bucket/`. */
  readonly bucket: string;
  /** In front of each name: empty, or with `/` last. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** With it what is kept is signed, and what others have put there is not believed. */
  readonly seal: string | undefined;
}

const MIN_SEAL = 16;

/**
 * From `PETRI_SERVICE_S3` (`https://host/bucket/prefix`), its region and seal, and the credentials by the names that all tools of S3
 * read. Undefined: none is wanted. Throws Failure `service.settings-invalid`.
 */
export function s3Settings(
  environment: Readonly<Record<string, string | undefined>>,
): S3Settings | undefined {
  const address = environment['PETRI_SERVICE_S3'];
  if (address === undefined || address === '') return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [bucket = '', ...folders] = (url?.pathname ?? '').split('/').filter(Boolean);
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!/^https?:$/.test(url?.protocol ?? '') || !isPlain || bucket === '') {
    throw invalid(
      'PETRI_SERVICE_S3 is the address of a bucket: https://host/bucket or https://host/bucket/folder.',
    );
  }
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'] ?? '';
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'] ?? '';
  if (accessKeyId === '' || secretAccessKey === '')
    throw invalid('PETRI_SERVICE_S3 needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  const seal = environment['PETRI_SERVICE_S3_SEAL'] || undefined;
  if (seal !== undefined && seal.length < MIN_SEAL)
    throw invalid(`PETRI_SERVICE_S3_SEAL has ${String(MIN_SEAL)} characters or more.`);
  return {
    bucket: `${url.origin}/${bucket}/`,
    prefix: folders.map((each) => `${each}/`).join(''),
    region: environment['PETRI_SERVICE_S3_REGION'] || environment['AWS_REGION'] || 'us-east-1',
    accessKeyId,
    secretAccessKey,
    sessionToken: environment['AWS_SESSION_TOKEN'] || undefined,
    seal,
  };
}

function invalid(message: string): Failure {
  return new Failure('service.settings-invalid', message);
}
