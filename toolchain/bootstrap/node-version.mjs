// Checked before anything else is imported: older versions fail later with messages that nobody understands.
import { giveUp } from './say.mjs';

/** Lowest supported version: `require(esm)`, which several tools rely on, is on from 20.19. */
const NEEDED = [20, 19];

/** Whether a version such as `20.19.1` is new enough. */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

export function requireNode() {
  if (isSupported(process.versions.node)) return;
  giveUp(
    `Node.js ${NEEDED.join('.')} or newer is needed; this is ${process.versions.node}. ` +
      'Install a current version from https://nodejs.org and run the command again.',
  );
}
