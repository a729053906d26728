/** Made by toolchain/sandbox/vite-plugin.ts: the code of the sandbox frame and of its workers, each self-contained. */
declare module 'virtual:petri-sandbox' {
  export const frame: string;
  export const worker: string;
}
