/** The pack index, inlined by `toolchain/packs/vite-plugin.ts`. */
declare module 'virtual:petri-packs' {
  const index: import('./model/pack.ts').PackIndex;
  export default index;
}
