import type { GrantLimits } from './grant.ts';

/** A host call that a guest made and no grant covers, as it is put to the reader. */
export interface Question {
  /** Id of the cell that asks, and of its language. */
  readonly cell: string;
  readonly language: string;
  /** The call in the grammar of capabilities: `net.get:https://api.example.org/v1`. */
  readonly call: string;
  /** Capabilities that would allow it, the narrowest first: the address, the host. */
  readonly offers: readonly string[];
  /** What is sent, for calls that must be approved one by one: shown as it is. */
  readonly details?: string;
}

/** `once`: this call alone; `session`: until the page is closed; `always`: kept with the notebook. */
export type Lifetime = 'once' | 'session' | 'always';

export type Answer =
  | { readonly allowed: false }
  | {
      readonly allowed: true;
      /** One of the offers. */
      readonly capability: string;
      readonly lifetime: Lifetime;
      readonly limits?: GrantLimits;
    };
