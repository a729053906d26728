// The compiler's packages, typed in asc.d.mts: their own types declare numbers of AssemblyScript's as globals and change
// what TypeScript knows of strings and regular expressions everywhere.
export * as compiler from 'assemblyscript';
export { libraryFiles as library } from 'assemblyscript/asc';
export { default as binaryen } from 'binaryen';
