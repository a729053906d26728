import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Failure } from '#model/errors.ts';

export interface OidcRules {
  /** `iss` of the tokens that are let in. */
  readonly issuer: string;
  /** `aud` that they must name: this service. */
  readonly audience: string;
  /** Where the issuer's public keys are. */
  readonly jwks: string;
}

/**
 * Signatures by a private key only: with a shared secret, whoever can check a token can make one, and a public key could be
 * taken for the secret.
 */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'];
/** Clocks of two machines are apart by so much at most, in seconds. */
const SKEW_SECONDS = 30;
const KEYS_MAX_AGE_MS = 10 * 60_000;
/** A token names a key that is not known: the issuer is asked at most so often. */
const KEYS_COOLDOWN_MS = 30_000;
const MOST_TOKENS = 1_000;
const TOKEN_LENGTH = 8_192;

interface Verified {
  readonly client: string;
  /** Milliseconds, as `Date.now()` has them. */
  readonly until: number;
}

/** Checks tokens of an OpenID Connect issuer. */
export class Oidc {
  readonly #rules: OidcRules;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  /** Tokens that were found good, by their digest, as long as they are. */
  readonly #verified = new Map<string, Verified>();

  constructor(rules: OidcRules) {
    this.#rules = rules;
    this.#keys = createRemoteJWKSet(new URL(rules.jwks), {
      cacheMaxAge: KEYS_MAX_AGE_MS,
      cooldownDuration: KEYS_COOLDOWN_MS,
      timeoutDuration: 5_000,
    });
  }

  /** Whose token it is, as quotas know it. Throws Failure `service.token-refused` or `service.issuer-down`. */
  async verify(token: string): Promise<string> {
    if (token.length > TOKEN_LENGTH) throw refused('it is too long');
    const digest = createHash('sha256').update(token).digest('base64');
    const known = this.#verified.get(digest);
    if (known !== undefined && known.until > Date.now()) return known.client;
    this.#verified.delete(digest);
    const { issuer, audience } = this.#rules;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      const { sub = '', exp = 0 } = payload;
      // Whatever a subject is written with, it is a short name in keys and logs.
      const client = `subject ${createHash('sha256').update(`${issuer}\n${sub}`).digest('hex').slice(0, 32)}`;
      // Keys that were withdrawn are noticed as soon as for a new token.
      const until = Math.min((exp + SKEW_SECONDS) * 1000, Date.now() + KEYS_MAX_AGE_MS);
      this.#remember(digest, { client, until });
      return client;
    } catch (error) {
      throw refusal(error);
    }
  }

  #remember(digest: string, verified: Verified): void {
    this.#verified.set(digest, verified);
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > MOST_TOKENS && oldest !== undefined) this.#verified.delete(oldest);
  }
}

function refusal(error: unknown): Failure {
  if (error instanceof errors.JWTExpired) return refused('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return refused(`its “${error.claim}” is not right`);
  if (error instanceof errors.JWKSNoMatchingKey) return refused('its key is not one of the issuer’s');
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused('its signature is not right');
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return refused('its algorithm is not taken');
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
    return refused('it is no JWT');
  return new Failure(
    'service.issuer-down',
    'The keys of the issuer of tokens cannot be had now. Try again in a moment.',
    { cause: error },
  );
}

function refused(why: string): Failure {
  return new Failure('service.token-refused', `The token is not taken: ${why}. Sign in again.`);
}
