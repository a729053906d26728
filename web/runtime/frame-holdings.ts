import type { Runner } from '#model/run.ts';
import { runnerResources } from './runner-task.ts';
import type { SandboxFrame } from './sandbox-frame.ts';

/** Modules whose bytes and code a frame keeps: the next run of one starts without sending it. */
const KEPT_MODULES = 8;
/** Files of runners that a frame keeps: those of a few languages. */
const KEPT_RESOURCES = 16;

/** What the sandbox frame has been sent and still holds, by digest, least recently used first. */
export class FrameHoldings {
  readonly #modules = new Set<string>();
  readonly #resources = new Set<string>();

  /** Whether the frame holds the module already. It does after the next message that carries it. */
  use(digest: string): boolean {
    const isHeld = this.#modules.delete(digest);
    this.#modules.add(digest);
    return isHeld;
  }

  /** Has the frame forget modules that it holds too many of. To be called after the last use is posted. */
  evict(frame: SandboxFrame): void {
    for (const digest of this.#modules) {
      if (this.#modules.size <= KEPT_MODULES) return;
      this.#modules.delete(digest);
      frame.post({ type: 'forget', digest });
    }
  }

  /** Sends the files of a runner that the frame has not got. */
  send(frame: SandboxFrame, runner: Runner): void {
    for (const { digest, bytes } of runnerResources(runner)) {
      if (!this.#resources.delete(digest)) frame.post({ type: 'resource', digest, bytes });
      this.#resources.add(digest);
    }
    for (const digest of this.#resources) {
      if (this.#resources.size <= KEPT_RESOURCES) return;
      this.#resources.delete(digest);
      frame.post({ type: 'forget', digest });
    }
  }

  /** The frame is gone, and all that it held. */
  clear(): void {
    this.#modules.clear();
    this.#resources.clear();
  }
}
