import { SERVICE_LIMITS } from '#model/limits.ts';

/** JSON schemas of the wire: bodies are checked against them, and `/api/openapi.json` is made from them. */

const text = { type: 'string' } as const;
const texts = {
  type: 'array',
  items: { type: 'string', maxLength: 4096 },
  maxItems: SERVICE_LIMITS.args,
} as const;
const count = { type: 'number', minimum: 0 } as const;
const record = (values: object) => ({ type: 'object', additionalProperties: values }) as const;

const compileMembers = {
  language: { ...text, description: 'Id of a language, as GET /api/v1/targets lists them.', examples: ['c'] },
  source: { ...text, description: 'The main text.' },
  files: { ...record(text), description: 'Further texts by name: relative, `/`-separated.' },
  flags: {
    ...texts,
    description: 'Flags of the compiler. Those that are not on the language’s list are refused.',
  },
  target: {
    ...text,
    description:
      'What to compile for: `browser`, `native`, … Default: the first of the language; for a run, the first that the service itself can run.',
  },
} as const;

export const compileBody = {
  type: 'object',
  required: ['language', 'source'],
  properties: compileMembers,
} as const;

export const runBody = {
  type: 'object',
  required: ['language', 'source'],
  properties: {
    ...compileMembers,
    args: { ...texts, description: 'argv without argv[0].' },
    env: {
      ...record({ ...text, maxLength: 4096 }),
      propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$' },
    },
    stdin: { ...text, description: 'Standard input, then end of file.' },
    interactive: {
      type: 'boolean',
      description: 'Input comes by POST /api/v1/runs/{id}/stdin while it runs.',
    },
    limits: {
      type: 'object',
      description: 'Less than the service’s own limits.',
      properties: { timeMs: count, memoryBytes: count, outputBytes: count, fileBytes: count },
    },
  },
} as const;

export const stdinBody = {
  type: 'object',
  properties: {
    text: { ...text, description: 'What the program can read next.' },
    end: { type: 'boolean', description: 'End of file follows.' },
  },
} as const;

export const runParams = {
  type: 'object',
  required: ['id'],
  properties: { id: { ...text, maxLength: 128 } },
} as const;

export const artifactParams = {
  type: 'object',
  required: ['digest'],
  properties: { digest: { ...text, pattern: '^sha256:[0-9a-f]{64}$' } },
} as const;

export const failure = {
  type: 'object',
  required: ['code', 'message', 'detail'],
  properties: { code: text, message: text, detail: { type: 'object', additionalProperties: true } },
} as const;

export const runFacts = {
  type: 'object',
  required: ['id', 'kind', 'language', 'target', 'state'],
  properties: {
    id: { ...text, description: 'Of a compile: the digest of its inputs.' },
    kind: { ...text, enum: ['compile', 'run'] },
    language: text,
    target: text,
    state: { ...text, enum: ['queued', 'compiling', 'running', 'done'] },
    outcome: { ...text, description: 'How it ended; `compiled` for a compile that gave a program.' },
    cacheHit: { type: 'boolean' },
    artifact: { ...text, description: 'Digest of the program: GET /api/v1/artifacts/{digest}.' },
  },
} as const;

export const targetList = {
  type: 'object',
  required: ['targets'],
  properties: {
    targets: {
      type: 'array',
      items: {
        type: 'object',
        required: ['language', 'target', 'produces', 'available'],
        properties: {
          language: text,
          target: text,
          produces: text,
          available: { type: 'boolean' },
          toolchain: text,
          toolchainDigest: text,
          reason: { ...text, description: 'Why it is not available, and what to do.' },
        },
      },
    },
  },
} as const;

export const health = {
  type: 'object',
  required: ['status'],
  properties: {
    status: text,
    targets: { type: 'array', items: text },
    reasons: { type: 'array', items: text },
  },
} as const;

/** Answers that every route may give. */
export const failures = Object.fromEntries(
  ['400', '401', '403', '404', '413', '415', '422', '429', '500', '503'].map((status) => [status, failure]),
);
