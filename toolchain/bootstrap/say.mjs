// Plain progress lines: what is being done, and how long it took. Works the same on a terminal and in a log.

let stream = process.stdout;

/** Sends all further lines elsewhere: stdout may belong to a program that is run. */
export function sayTo(other) {
  stream = other;
}

/** File descriptor of where lines go: 1 or 2. */
export function sayDescriptor() {
  return stream.fd;
}

/** Prints one line. */
export function say(text) {
  stream.write(`${text}\n`);
}

/** Ends the process with a message for a person; never a stack trace. */
export function giveUp(text) {
  process.stderr.write(`\npetri: ${text}\n`);
  process.exit(1);
}

/**
 * Says what is being done, says every 15 seconds that it is still being done, and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  say(`petri: ${what} …`);
  const ticker = setInterval(() => say(`petri:   still ${what} (${seconds()})`), 15_000);
  try {
    const result = await work();
    say(`petri: ${what}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}
