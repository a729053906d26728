/** Made by toolchain/sandbox/vite-plugin.ts: the code of the sandbox frame and of its workers, each self-contained. */
declare module 'virtual:petri-sandbox' {
  export const frame: string;
  export const worker: string;
}

/** The code of a frame whose document is the guest's. Made by the same plug-in. */
declare module 'virtual:petri-page' {
  const code: string;
  export default code;
}

/** The code of a guest's thread in Node, as CommonJS. Made by the same plug-in. */
declare module 'virtual:petri-guest-thread' {
  const code: string;
  export default code;
}

/** Language → loader of its guest.ts, bundled as one module; made by the same plug-in. */
declare module 'virtual:petri-guests' {
  const guests: Readonly<Record<string, () => Promise<{ readonly digest: string; readonly code: string }>>>;
  export default guests;
}
