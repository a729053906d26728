/** Rounds of loops between two looks at the clock. */
const ROUNDS = 64;
/** Whoever keeps the run's time goes first, where the page leaves it a turn. */
const GRACE_MS = 500;

/**
 * What the cell's scripts call at each round of a loop: throws when one turn of the page (a script, an event, and all that is
 * awaited without anything else getting its turn) takes longer than `limitMs`; `expired` is called then.
 */
export function makeGuard(limitMs: number, expired: () => void): () => void {
  const now = performance.now.bind(performance);
  const { port1, port2 } = new MessageChannel();
  const post = port2.postMessage.bind(port2);
  let rounds = 0;
  let begun: number | undefined;
  port1.onmessage = () => {
    begun = undefined;
  };
  return () => {
    rounds += 1;
    if (rounds % ROUNDS !== 0) return;
    if (begun === undefined) {
      begun = now();
      // Arrives when this turn is over.
      post(0);
    } else if (now() - begun > limitMs + GRACE_MS) {
      expired();
      throw new Error(
        `This script took longer than its time limit of ${String(limitMs / 1000)} s and was ended.`,
      );
    }
  };
}
