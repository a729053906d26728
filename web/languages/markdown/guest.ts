import type { ScriptGuest } from '#model/guest-runtime.ts';

/** Who runs a text sees it. */
const guest: ScriptGuest = {
  run(run) {
    run.display({ 'text/html': new TextDecoder().decode(run.bytes) });
    return Promise.resolve(0);
  },
};

export default guest;
