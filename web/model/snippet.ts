/** One of `web/languages/<id>/snippets.json`: text that a short word stands for. */
export interface Snippet {
  readonly prefix: string;
  /** What it is, for a reader. */
  readonly description: string;
  /**
   * In the form that editors share: `$1` and `${1:text}` are places to fill in, `$0` is the last one, `\$` is a dollar
   * sign, and a tab is one step of indentation.
   */
  readonly body: string;
}
