import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import type { Metrics } from '../metrics.ts';
import type { RunService } from '../run-service.ts';
import type { Target } from '../targets.ts';
import { admit, isAllowedOrigin, type AccessRules } from './access.ts';
import { parseTraceParent } from '../tracing/trace-parent.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { answerOf } from './failures.ts';
import type { Quotas } from './quota.ts';
import { addRoutes } from './routes.ts';
import * as schemas from './schemas.ts';

export interface AppParts {
  /** Undefined for a worker: it answers for its health only. */
  readonly service: RunService | undefined;
  readonly whyNotReady: () => readonly string[];
  /** Those of other machines come and go. */
  readonly targets: () => readonly Target[];
  readonly metrics: Metrics;
  readonly access: AccessRules;
  readonly tracer?: Tracer | undefined;
  readonly quotas?: Quotas | undefined;
  /** pino's levels: `info` has a line for each request. */
  readonly logLevel: string;
}

const REQUEST_ID = /^[\w.-]{1,64}$/;

/** The HTTP interface, below `/api`. Ready to route, not listening. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { service, targets, metrics, access } = parts;
  const app = fastify({
    bodyLimit: SERVICE_LIMITS.bodyBytes,
    logger: { level: parts.logLevel, redact: ['req.headers.authorization'] },
    // Lines of the log and spans of the same request name the same trace.
    childLoggerFactory: (logger, bindings, options, { headers }) => {
      const traceId = parseTraceParent(headers['traceparent'])?.traceId;
      return logger.child({ ...bindings, ...(traceId !== undefined && { traceId }) }, options);
    },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    // What is sent is what was meant: nothing is turned into another type, and members nobody knows are kept and ignored.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 256 },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Petri compile service',
        version: '1.0.0',
        description: 'Compiles cells for the page and runs native programs, each in a sandbox.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    },
  });
  // JSON only: a page of another origin cannot send it without asking first.
  app.removeContentTypeParser('text/plain');

  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    void reply
      .header('X-Content-Type-Options', 'nosniff')
      .header('X-Request-Id', request.id)
      .header('Vary', 'Origin');
    // The page is cross-origin isolated where its server says so.
    void reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
    if (origin !== undefined && isAllowedOrigin(request.headers, access.origins)) {
      void reply
        .header('Access-Control-Allow-Origin', origin)
        .header('Access-Control-Expose-Headers', 'Location, Retry-After, RateLimit, RateLimit-Policy');
    }
    if (service?.isDraining === true) void reply.header('Connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.count('petri_http_requests_total', { status: String(reply.statusCode), method: request.method });
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const { status, body, retryAfter } = answerOf(error);
    if (status >= 500) request.log.error(error);
    if (status === 429 || status === 503) metrics.count('petri_rejections_total', { code: body.code });
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((_request, reply) => {
    const { status, body } = answerOf(
      new Failure('service.not-found', 'There is no such page: /api/openapi.json lists them.'),
    );
    return reply.code(status).send(body);
  });

  app.options('/api/v1/*', { schema: { hide: true } }, (request, reply) => {
    if (!isAllowedOrigin(request.headers, access.origins))
      throw new Failure('service.origin-refused', 'Pages of this origin may not use the service.');
    return reply
      .header('Access-Control-Allow-Methods', 'GET, POST, DELETE')
      .header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID, Traceparent')
      .header('Access-Control-Max-Age', '600')
      .code(204)
      .send();
  });
  if (service !== undefined) {
    addRoutes(app, {
      service,
      targets,
      quotas: parts.quotas,
      tracer: parts.tracer,
      admit: ({ headers, socket }) => admit({ headers, remoteAddress: socket.remoteAddress ?? '' }, access),
    });
  }

  const available = (): readonly Target[] => targets().filter(({ toolchain }) => toolchain !== undefined);
  app.get(
    '/api/healthz',
    { schema: { summary: 'The process answers', response: { 200: schemas.health } } },
    () => ({
      status: 'ok',
      targets: available().map(({ language, id }) => `${language}:${id}`),
    }),
  );
  app.get(
    '/api/readyz',
    { schema: { summary: 'New work is taken', response: { 200: schemas.health, 503: schemas.health } } },
    (_request, reply) => {
      const reasons = [
        ...(service?.isDraining === true ? ['The service is about to end.'] : []),
        ...parts.whyNotReady(),
        ...(available().length === 0 ? ['No target is available: GET /api/v1/targets says why.'] : []),
      ];
      return reply
        .code(reasons.length === 0 ? 200 : 503)
        .send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
    },
  );
  app.get('/api/metrics', { schema: { summary: 'Prometheus metrics' } }, (_request, reply) =>
    reply.header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8').send(metrics.text()),
  );
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.ready();
  return app;
}
