// The words of a cell's fields; a build reads the same ones.
export { joinArgs, parseEnv, showEnv, splitArgs } from '#model/args.ts';
