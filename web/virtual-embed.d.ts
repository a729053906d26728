/** How every language is coloured, in short. Made by `toolchain/site/embed-words.ts`, where the form is told. */
declare module 'virtual:petri-embed-words' {
  const words: {
    readonly languages: Readonly<
      Record<
        string,
        readonly [string, string | 0, readonly [string, string] | 0, readonly string[], string | 0, (0 | 1)?]
      >
    >;
    readonly words: Readonly<Record<string, string>>;
  };
  export default words;
}

/** How its text is typed, by language; made by the same. */
declare module 'virtual:petri-embed-typing' {
  const typing: Readonly<Record<string, import('#model/language.ts').TypingRules>>;
  export default typing;
}
