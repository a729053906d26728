import type { Grant } from '#model/grant.ts';
import type { CallAnswer } from '#model/host-call.ts';
import { HostCalls } from '#runtime/host-calls/host-calls.ts';
import type { CapabilityContext, OwnCapability } from './define-capability.ts';
import { OwnHandler } from './define-capability.ts';

/** Calls of a capability, as a guest would make them. */
export interface CapabilityExamples {
  /** Arguments that it takes, each with the answer where that is known. */
  readonly accepts: readonly { readonly args: unknown; readonly verb?: string; readonly answer?: unknown }[];
  /** Arguments that never reach the handler. */
  readonly rejects: readonly { readonly args: unknown; readonly verb?: string }[];
}

export interface CapabilityCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What was wrong. */
  readonly problem?: string;
}

/**
 * The contract that every capability keeps, tried on one by the very code that guests' calls go through: who has no grant is
 * denied, arguments that do not fit never reach the handler, answers are JSON, and what needs approval is not done without.
 * For any test runner: `for (const { name, ok, problem } of await checkCapability(…)) test(name, …)`.
 */
export async function checkCapability(
  definition: OwnCapability,
  examples: CapabilityExamples,
): Promise<readonly CapabilityCheck[]> {
  const checks: CapabilityCheck[] = [];
  const check = (name: string, problem: string | undefined): void => {
    checks.push({ name, ok: problem === undefined, ...(problem !== undefined && { problem }) });
  };
  for (const [at, { args, verb, answer: expected }] of examples.accepts.entries()) {
    const label = `example ${String(at + 1)}`;
    const said = await call(definition, args, verb, { granted: true, agrees: true });
    check(`${label} is answered`, said.ok ? undefined : `${said.failure.code}: ${said.failure.message}`);
    if (said.ok && expected !== undefined) {
      const same = said.head === JSON.stringify(expected);
      check(`${label} has the answer that is known`, same ? undefined : `it is ${said.head}`);
    }
    const refused = await calls(definition, args, verb, { granted: false, agrees: false });
    check(`${label} is denied without a grant`, deniedProblem(refused));
    if (definition.approve === true) {
      const unapproved = await calls(definition, args, verb, { granted: true, agrees: false });
      check(`${label} is denied when the reader does not agree`, deniedProblem(unapproved));
    }
  }
  for (const [at, { args, verb }] of examples.rejects.entries()) {
    const { said, reached } = await calls(definition, args, verb, { granted: true, agrees: true });
    const problem = reached ? 'it reached the handler' : said.ok ? 'it was answered' : undefined;
    check(`counter-example ${String(at + 1)} is refused`, problem);
  }
  if (examples.accepts.length === 0 || examples.rejects.length === 0) {
    check('there are examples of both kinds', 'a schema that takes everything, or nothing, would pass');
  }
  return checks;
}

interface Situation {
  readonly granted: boolean;
  readonly agrees: boolean;
}

function deniedProblem({ said, reached }: { said: CallAnswer; reached: boolean }): string | undefined {
  if (reached) return 'it reached the handler';
  if (said.ok) return 'it was answered';
  return said.failure.code === 'capability.denied' ? undefined : said.failure.message;
}

/** The same, the handler only watched: it must not be reached. */
async function calls(
  definition: OwnCapability,
  args: unknown,
  verb: string | undefined,
  situation: Situation,
): Promise<{ said: CallAnswer; reached: boolean }> {
  let reached = false;
  const watched: OwnCapability = {
    ...definition,
    handler: (_args: never, _context: CapabilityContext) => {
      reached = true;
      return null;
    },
  };
  return { said: await call(watched, args, verb, situation), reached };
}

async function call(
  definition: OwnCapability,
  args: unknown,
  verb: string | undefined,
  { granted, agrees }: Situation,
): Promise<CallAnswer> {
  const { name, verbs = [] } = definition;
  const grant: Grant = { id: 'check', capability: name, issuer: 'site' };
  const host = new HostCalls({
    guest: {
      cell: 'check',
      language: 'javascript',
      grants: granted ? [grant] : [],
      own: new Map([[name, verbs]]),
    },
    handlers: new Map([[name, new OwnHandler(definition)]]),
    ask: ({ offers: [capability = name] }) =>
      Promise.resolve(agrees ? { allowed: true, capability, lifetime: 'once' } : { allowed: false }),
    asking: () => undefined,
    granted: () => undefined,
  });
  return host.answer({ name, ...(verb !== undefined && { verb }), head: JSON.stringify(args ?? null) });
}
