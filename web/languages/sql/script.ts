/** The artifact: a cell's statements in the order in which they run. */
export interface Script {
  /** Name of the database file among the cell's files. */
  readonly database: string;
  /** Results as text on standard output instead of tables. */
  readonly asText: boolean;
  readonly statements: readonly ScriptStatement[];
}

export interface ScriptStatement {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly sql: string;
  /** Of `.exit`: the script ends here. */
  readonly exitCode?: number;
}

export function encodeScript(script: Script): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(script));
}

export function decodeScript(bytes: Uint8Array): Script {
  return JSON.parse(new TextDecoder().decode(bytes)) as Script;
}
