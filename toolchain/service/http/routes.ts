import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '#model/errors.ts';
import { isDigest } from '#model/digest.ts';
import { SERVICE_LIMITS, type Limits } from '#model/limits.ts';
import { runUnknown } from '../run-failures.ts';
import { parseServiceCompile } from '../compile-request.ts';
import type { Asker, RunService } from '../run-service.ts';
import type { RunFacts } from '../service-run.ts';
import { formatTraceParent, parseTraceParent } from '../tracing/trace-parent.ts';
import type { Span, Tracer } from '../tracing/tracer.ts';
import { factsOf, type Target } from '../targets.ts';
import type { Quotas } from './quota.ts';
import * as schemas from './schemas.ts';
import { sendEvents } from './send-events.ts';

export interface RouteParts {
  readonly service: RunService;
  readonly targets: () => readonly Target[];
  /** Who asks; throws when it may not. */
  readonly admit: (request: FastifyRequest) => string | Promise<string>;
  readonly quotas?: Quotas | undefined;
  readonly tracer?: Tracer | undefined;
}

interface RunMembers {
  readonly target?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly interactive?: boolean;
  readonly limits?: Partial<Limits>;
  readonly [member: string]: unknown;
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** `/api/v1`: compiles, runs, their events and their programs. */
export function addRoutes(
  app: FastifyInstance,
  { service, targets, admit, quotas, tracer }: RouteParts,
): void {
  const clients = new WeakMap<FastifyRequest, string>();
  /** Streams of events that are open: in all, and by client. */
  let allReaders = 0;
  const readers = new Map<string, number>();
  app.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/api/v1/') || request.method === 'OPTIONS') return;
    clients.set(request, await admit(request));
  });
  const spans = new WeakMap<FastifyRequest, Span>();
  if (tracer !== undefined) {
    app.addHook('onRequest', (request, _reply, done) => {
      const { url } = request.routeOptions;
      // What is read and what is watched has no trace: work has one.
      if (request.method === 'POST' && url?.startsWith('/api/v1/') === true) {
        const about = { 'http.request.method': request.method, 'http.route': url };
        spans.set(request, tracer.begin(`POST ${url}`, 'server', given(request), about));
      }
      done();
    });
    app.addHook('onResponse', (request, { statusCode }, done) => {
      spans.get(request)?.end({ 'http.response.status_code': statusCode }, statusCode >= 500);
      done();
    });
  }
  const askerOf = (request: FastifyRequest): Asker => ({
    client: clients.get(request) ?? request.ip,
    body: request.body as Asker['body'],
    trace: spans.get(request)?.parent ?? given(request),
  });
  const given = ({ headers }: FastifyRequest): string | undefined => {
    const parent = parseTraceParent(headers['traceparent']);
    return parent && formatTraceParent(parent);
  };
  /** Counts a request for work, and says how much is left. */
  const counted = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const taken = await quotas?.take(askerOf(request).client);
    if (taken === undefined) return;
    void reply.headers(taken.headers);
    if (taken.spent !== undefined) throw taken.spent;
  };
  const found = <T>(value: T | undefined): T => {
    if (value === undefined) throw runUnknown();
    return value;
  };
  const accepted = (reply: FastifyReply, facts: RunFacts): FastifyReply =>
    reply.code(202).header('Location', `/api/v1/runs/${facts.id}`).send(facts);

  app.get(
    '/api/v1/targets',
    {
      schema: {
        summary: 'What can be compiled for what, and why something cannot',
        response: { 200: schemas.targetList },
      },
    },
    (_request, reply) => reply.header('Cache-Control', 'no-cache').send({ targets: targets().map(factsOf) }),
  );

  app.post<{ Body: RunMembers }>(
    '/api/v1/compile',
    {
      schema: {
        summary: 'Compiles; the id is the digest of the inputs, and what is known is answered at once',
        body: schemas.compileBody,
        response: { 202: schemas.runFacts, ...schemas.failures },
      },
    },
    async (request, reply) => {
      await counted(request, reply);
      const compile = parseServiceCompile(request.body, targets());
      return accepted(reply, await service.compile(compile, askerOf(request)));
    },
  );

  app.post<{ Body: RunMembers }>(
    '/api/v1/run',
    {
      schema: {
        summary: 'Compiles and runs on the service',
        body: schemas.runBody,
        response: { 202: schemas.runFacts, ...schemas.failures },
      },
    },
    async (request, reply) => {
      await counted(request, reply);
      const { args = [], env = {}, stdin, interactive = false, limits = {} } = request.body;
      if ([...args, ...Object.values(env)].some((value) => value.includes('\0'))) {
        throw new Failure('request.invalid', 'Arguments and variables cannot hold a NUL.');
      }
      const compile = parseServiceCompile(request.body, targets(), 'run');
      const options = { args, env, stdin, interactive, limits };
      return accepted(reply, await service.run(compile, options, askerOf(request)));
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/runs/:id',
    {
      schema: {
        summary: 'State of a run',
        params: schemas.runParams,
        response: { 200: schemas.runFacts, ...schemas.failures },
      },
    },
    async (request, reply) =>
      reply.header('Cache-Control', 'no-store').send(found(await service.facts(request.params.id))),
  );

  app.get<{ Params: { id: string }; Querystring: { after?: string } }>(
    '/api/v1/runs/:id/events',
    {
      schema: {
        summary:
          'Server-Sent Events: state, diagnostics, output, file, and one result or error; Last-Event-ID resumes',
        params: schemas.runParams,
        // Fastify would serialise the stream by it; the schema is for readers.
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const log = found(await service.events(request.params.id));
      const after = Number(request.headers['last-event-id'] ?? 0);
      if (!Number.isInteger(after) || after < 0)
        throw new Failure('request.invalid', 'Last-Event-ID is a number.');
      // An EventSource comes back until it is told that nothing follows.
      if (log.isClosed && log.after(after).length === 0) return reply.code(204).send();
      const { client } = askerOf(request);
      const mine = readers.get(client) ?? 0;
      if (
        log.readers >= SERVICE_LIMITS.readersPerRun ||
        mine >= SERVICE_LIMITS.readersPerClient ||
        allReaders >= SERVICE_LIMITS.readers
      ) {
        throw new Failure('service.too-many-readers', 'Too many read events now. Try again in a moment.');
      }
      allReaders++;
      readers.set(client, mine + 1);
      reply.raw.once('close', () => {
        allReaders--;
        const left = (readers.get(client) ?? 1) - 1;
        if (left === 0) readers.delete(client);
        else readers.set(client, left);
      });
      reply.hijack();
      const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]);
      sendEvents(reply.raw, log, after, Object.fromEntries(headers) as Record<string, string>);
      return reply;
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/api/v1/runs/:id',
    {
      schema: {
        summary: 'Stops a run; a compile goes on when others asked for it too',
        params: schemas.runParams,
        response: {
          202: { type: 'object', required: ['stopped'], properties: { stopped: { type: 'boolean' } } },
          ...schemas.failures,
        },
      },
    },
    async (request, reply) => reply.code(202).send({ stopped: found(await service.stop(request.params.id)) }),
  );

  app.post<{ Params: { id: string }; Body: { text?: string; end?: boolean } }>(
    '/api/v1/runs/:id/stdin',
    {
      schema: {
        summary: 'Input for an interactive run',
        params: schemas.runParams,
        body: schemas.stdinBody,
        response: { 204: { type: 'null' }, ...schemas.failures },
      },
    },
    async (request, reply) => {
      const { text = '', end = false } = request.body;
      await service.input(request.params.id, text, end);
      return reply.code(204).send();
    },
  );

  app.get<{ Params: { digest: string } }>(
    '/api/v1/artifacts/:digest',
    { schema: { summary: 'Bytes of a program; they never change', params: schemas.artifactParams } },
    async (request, reply) => {
      const { digest } = request.params;
      const found = isDigest(digest) ? await service.program(digest) : undefined;
      if (found === undefined) {
        throw new Failure(
          'service.artifact-unknown',
          'The program is not kept here any longer. Compile it again.',
        );
      }
      const isWasm = found.manifest.kind === 'wasi-command';
      return reply
        .header('Cache-Control', IMMUTABLE)
        .header('ETag', `"${digest}"`)
        .header('Content-Type', isWasm ? 'application/wasm' : 'application/octet-stream')
        .header('Content-Disposition', 'attachment')
        .send(Buffer.from(found.bytes.buffer, found.bytes.byteOffset, found.bytes.byteLength));
    },
  );
}
