import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../testing/test-service.ts';

const ISSUER = 'https://issuer.example';
const AUDIENCE = 'petri';
const KEY = 'key-0123456789abcdef';

interface Pair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** A real server of keys, and a service that is told to trust them. */
describe('tokens of an issuer', () => {
  let pair: Pair;
  let issuer: Server;
  let service: TestService;
  let asked = 0;
  const published: JWK[] = [];

  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    published.push({ ...(await exportJWK(pair.publicKey)), kid: 'first', alg: 'ES256' });
    issuer = createServer((_request, response) => {
      asked++;
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const { port } = issuer.address() as AddressInfo;
    service = await openTestService({
      PETRI_SERVICE_OIDC_ISSUER: ISSUER,
      PETRI_SERVICE_OIDC_AUDIENCE: AUDIENCE,
      PETRI_SERVICE_OIDC_JWKS: `http://127.0.0.1:${String(port)}/keys`,
      PETRI_SERVICE_KEYS: `ci:${KEY}`,
      PETRI_SERVICE_QUOTAS: '*=3/,ci=100/',
    });
  });
  afterAll(async () => {
    await service.close();
    issuer.close();
  });

  const sign = (claims: Record<string, unknown> = {}, by = pair.privateKey, header = {}) =>
    new SignJWT({ sub: 'somebody', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'first', ...header })
      .setIssuer((claims['iss'] as string | undefined) ?? ISSUER)
      .setAudience((claims['aud'] as string | undefined) ?? AUDIENCE)
      .setExpirationTime((claims['exp'] as number | undefined) ?? '5m')
      .sign(by);
  const targets = (token: string) =>
    service.ask('GET', 'v1/targets', undefined, { Authorization: `Bearer ${token}` });
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('are let in when they are signed by its key, for this service, now; its keys are asked for once', async () => {
    const before = asked;
    const token = await sign();
    expect((await targets(token)).status).toBe(200);
    expect((await targets(token)).status).toBe(200);
    expect((await targets(await sign({ sub: 'another' }))).status).toBe(200);
    expect(asked - before).toBeLessThanOrEqual(1);
  });

  it('stand beside keys; without either nobody is let in, and neither is read from an address', async () => {
    expect((await targets(KEY)).status).toBe(200);
    const none = { status: 401, body: { code: 'service.key-required' } };
    expect(await service.ask('GET', 'v1/targets')).toMatchObject(none);
    expect(await service.ask('GET', `v1/targets?access_token=${await sign()}&key=${KEY}`)).toMatchObject(
      none,
    );
  });

  it('threat 36 service API: a token that is forged, for another service, too old or of another issuer is refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    const other = await generateKeyPair('ES256');
    const claims = { sub: 'somebody', iss: ISSUER, aud: AUDIENCE, exp: now + 300 };
    // The public key, which everybody has, as if it were a shared secret.
    const signed = `${encode({ alg: 'HS256', kid: 'first' })}.${encode(claims)}`;
    const secret = await exportSPKI(pair.publicKey);
    const hmac = createHmac('sha256', secret).update(signed).digest('base64url');
    const jwk = JSON.stringify(published[0]);
    const hmacOfJwk = createHmac('sha256', jwk).update(signed).digest('base64url');
    const good = await sign();
    const [head = '', , tail = ''] = good.split('.');
    const forged = {
      'no algorithm': `${encode({ alg: 'none' })}.${encode(claims)}.`,
      'no algorithm, by another name': `${encode({ alg: 'NoNe', kid: 'first' })}.${encode(claims)}.`,
      'a public key as secret': `${signed}.${hmac}`,
      'a JWK as secret': `${signed}.${hmacOfJwk}`,
      'another key': await sign({}, other.privateKey),
      'another key that it brings along': await sign({}, other.privateKey, {
        jwk: await exportJWK(other.publicKey),
      }),
      'a key that is not known': await sign({}, other.privateKey, { kid: 'second' }),
      'other claims under its signature': `${head}.${encode({ ...claims, sub: 'root' })}.${tail}`,
      'no signature': `${head}.${encode(claims)}.`,
      'another service': await sign({ aud: 'other' }),
      'another issuer': await sign({ iss: 'https://issuer.example.evil' }),
      'a time that is over': await sign({ exp: now - 60 }),
      'a time that is to come': await sign({ nbf: now + 600 }),
      nobody: await sign({ sub: undefined }),
    };
    for (const [what, token] of Object.entries(forged)) {
      const answer = await targets(token);
      expect([what, answer.status, answer.body.code]).toEqual([what, 401, 'service.token-refused']);
    }
    // What is left is that the service still answers.
    expect((await targets(good)).status).toBe(200);
  });

  it('allows for clocks that are apart a little', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await targets(await sign({ exp: now - 5 }))).status).toBe(200);
  });

  it('has a quota for each subject and each key, and says in headers how much is left', async () => {
    const ask = (token: string) =>
      service.ask(
        'POST',
        'v1/compile',
        { language: 'none', source: '' },
        { Authorization: `Bearer ${token}` },
      );
    const [mine, other] = [await sign({ sub: 'one' }), await sign({ sub: 'two' })];
    const first = await ask(mine);
    expect(first.status).toBe(422);
    expect(first.headers.get('ratelimit-policy')).toBe('"runs";q=3;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"runs";r=2;t=(?:60|59)$/);
    // A new token of the same subject changes nothing.
    await ask(await sign({ sub: 'one', nonce: 1 }));
    await ask(mine);
    const spent = await ask(mine);
    expect(spent).toMatchObject({ status: 429, body: { code: 'service.quota-spent' } });
    expect(Number(spent.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(spent.headers.get('ratelimit')).toMatch(/^"runs";r=0;/);
    expect((await ask(other)).status).toBe(422);
    expect((await ask(KEY)).headers.get('ratelimit')).toMatch(/^"runs";r=99;/);
  });

  it('says that the issuer is away rather than that the token is wrong', async () => {
    const away = await openTestService({
      PETRI_SERVICE_OIDC_ISSUER: ISSUER,
      PETRI_SERVICE_OIDC_AUDIENCE: AUDIENCE,
      PETRI_SERVICE_OIDC_JWKS: 'http://127.0.0.1:9/keys',
    });
    const headers = { Authorization: `Bearer ${await sign()}` };
    expect(await away.ask('GET', 'v1/targets', undefined, headers)).toMatchObject({
      status: 503,
      body: { code: 'service.issuer-down' },
    });
    await away.close();
  });

  it('does not begin with half of its settings, or keys that anybody on the way can change', async () => {
    const settings = { PETRI_SERVICE_OIDC_ISSUER: ISSUER, PETRI_SERVICE_OIDC_AUDIENCE: AUDIENCE };
    const invalid = { code: 'service.settings-invalid' };
    await expect(openTestService(settings)).rejects.toMatchObject(invalid);
    const plain = { ...settings, PETRI_SERVICE_OIDC_JWKS: 'http://issuer.example/keys' };
    await expect(openTestService(plain)).rejects.toMatchObject(invalid);
    await expect(openTestService({ PETRI_SERVICE_QUOTAS: 'ci' })).rejects.toMatchObject(invalid);
  });
});
