/** Which packs there are, as `public/toolchains/index.json` says at build time. Made by `toolchain/packs/vite-plugin.ts`. */
declare module 'virtual:petri-packs' {
  const index: import('#model/pack.ts').PackIndex;
  export default index;
}
