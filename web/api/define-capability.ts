import { parseCapability } from '#model/capability.ts';
import { Failure } from '#model/errors.ts';
import { CALL_LIMITS, type GuestCall } from '#model/host-call.ts';
import type { Level } from '#model/level.ts';
import type { CallHandler, PreparedCall } from '#runtime/host-calls/handler.ts';

/** What Standard Schema asks of a schema; Valibot, Zod and ArkType have it. */
export interface ArgumentSchema<T> {
  readonly '~standard': {
    readonly version: 1;
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
  };
}

type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/** A function of the site's that guests may call by `petri.call(name, args)`. */
export interface CapabilityDefinition<T = never> {
  /** Small letters, digits and hyphens; none of the host's own names. */
  readonly name: string;
  /** With verbs it is called and granted as `name.verb`. */
  readonly verbs?: readonly string[];
  /** What arguments must be: what does not fit never reaches the handler. */
  readonly schema: ArgumentSchema<T>;
  readonly limits?: {
    /** UTF-16 units of the arguments as JSON, and of the answer; 64 Ki and 1 Mi when left out. */
    readonly arguments?: number;
    readonly answer?: number;
    /** Milliseconds that the handler may take; 30 s when left out. */
    readonly timeMs?: number;
  };
  /** What it gives is sent back as JSON. A Failure that it throws reaches the guest as it is, anything else as `call.failed`. */
  readonly handler: (args: T, context: CapabilityContext) => unknown;
  /** The reader must agree to each call, and is shown its arguments. */
  readonly approve?: boolean;
  /** The level from which on every run has it. Left out: only runs that it is granted to. */
  readonly level?: Level;
}

export interface CapabilityContext {
  readonly verb: string | undefined;
  /** Id of the cell that calls, and of its language. */
  readonly cell: string;
  readonly language: string;
  /** Aborted when the run ends, or the handler took too long. */
  readonly signal: AbortSignal;
}

/** A definition that was checked, whatever its arguments are. */
export type OwnCapability = CapabilityDefinition;

const WORD = /^[a-z][a-z0-9-]{0,63}$/;

/** Checks a definition. Throws Failure `capability.invalid-definition`. */
export function defineCapability<T>(definition: CapabilityDefinition<T>): OwnCapability {
  const { name, verbs = [], schema, handler } = definition;
  const why = !WORD.test(name)
    ? 'a name has small letters, digits and hyphens'
    : isHostsOwn(name)
      ? 'the host itself has a capability of this name'
      : !verbs.every((verb) => WORD.test(verb))
        ? 'verbs have small letters, digits and hyphens'
        : typeof (schema as Partial<ArgumentSchema<T>>)['~standard']?.validate !== 'function'
          ? 'its schema is none of Standard Schema'
          : typeof handler !== 'function'
            ? 'it has no handler'
            : undefined;
  if (why === undefined) return definition as unknown as OwnCapability;
  throw new Failure('capability.invalid-definition', `The capability “${name}” cannot be defined: ${why}.`);
}

function isHostsOwn(name: string): boolean {
  try {
    parseCapability(name);
    return true;
  } catch {
    return false;
  }
}

/** The page's side of a site's own capability. */
export class OwnHandler implements CallHandler {
  readonly name: string;
  readonly #definition: OwnCapability;

  constructor(definition: OwnCapability) {
    this.name = definition.name;
    this.#definition = definition;
  }

  async read({ name, verb, head }: GuestCall): Promise<PreparedCall> {
    const { verbs = [], schema, approve = false, limits = {} } = this.#definition;
    const text = verb === undefined ? name : `${name}.${verb}`;
    if (verbs.length === 0 ? verb !== undefined : verb === undefined || !verbs.includes(verb)) {
      const known = verbs.length === 0 ? name : verbs.map((each) => `${name}.${each}`).join(', ');
      throw new Failure('call.unknown', `There is no ${text} to call, but ${known}.`);
    }
    if (head.length > (limits.arguments ?? 65_536)) {
      throw new Failure('call.too-large', `The arguments of ${text} are too large.`);
    }
    const checked = await schema['~standard'].validate(parse(head));
    if (checked.issues !== undefined) throw invalid(text, checked.issues);
    const args = checked.value;
    return {
      call: { name, ...(verb !== undefined && { verb }) },
      bytes: head.length,
      offers: verb === undefined ? [name] : [text, name],
      // What was checked is what is shown, and what is done.
      ...(approve && { approval: JSON.stringify(args, undefined, 2) }),
      perform: async ({ signal, cell, language, moved }) => {
        const answer = await this.#run(text, args, { verb, cell, language, signal });
        moved(answer.length);
        return { head: answer };
      },
    };
  }

  async #run(text: string, args: never, context: CapabilityContext): Promise<string> {
    const { limits = {}, handler } = this.#definition;
    const late = AbortSignal.timeout(limits.timeMs ?? 30_000);
    const signal = AbortSignal.any([context.signal, late]);
    const given = await unlessAborted(
      Promise.resolve().then(() => handler(args, { ...context, signal })),
      signal,
    ).catch((error: unknown) => {
      if (error instanceof Failure) throw error;
      const message = late.aborted ? `${text} took too long.` : `${text} failed.`;
      throw new Failure('call.failed', message, { cause: error });
    });
    const answer = JSON.stringify(given ?? null);
    if (answer.length <= (limits.answer ?? CALL_LIMITS.headLength)) return answer;
    throw new Failure('call.too-large', `The answer of ${text} is too large.`);
  }
}

function parse(head: string): unknown {
  try {
    return JSON.parse(head);
  } catch {
    throw new Failure('call.invalid', 'Arguments are JSON.');
  }
}

function invalid(text: string, issues: (SchemaResult<never> & { issues: object })['issues']): Failure {
  const said = issues.slice(0, 3).map(({ message, path = [] }) => {
    const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  return new Failure(
    'call.invalid',
    `${text} was called with other arguments than it takes: ${said.join('; ')}`,
  );
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    work.then(resolve, reject);
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
