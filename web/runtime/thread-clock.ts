/**
 * Milliseconds, as `performance.now()` gives them. Taken when the thread begins: a script may put another function in its place,
 * and one that may not have the clock has a made-up one there.
 */
export const threadNow: () => number = performance.now.bind(performance);
