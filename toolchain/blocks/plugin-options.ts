/** What the plug-ins for generators take. */
export interface PluginOptions {
  /** Folder that `petri build --out` wrote to: cells then run from what it made. Left out: from their code alone. */
  readonly site?: string;
  /** Address of the folder of records in the finished site, `/` last. Default: `/petri/`. */
  readonly records?: string;
  /** Further attributes of every cell: `{ 'v-pre': '' }` keeps Vue out of its code. */
  readonly attributes?: Readonly<Record<string, string>>;
}
