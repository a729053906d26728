/** The interpreter's own module, which the package leaves without types: `loadPyodide` takes it as it is. */
declare module 'pyodide/pyodide.asm.mjs' {
  type Config = NonNullable<Parameters<typeof import('pyodide').loadPyodide>[0]>;
  const createPyodideModule: NonNullable<Config['createPyodideModule']>;
  export default createPyodideModule;
}
