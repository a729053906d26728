/**
 * What of a program's text may reach the terminal: printable text, line ends, tab, backspace, colours, cursor moves and erasing.
 * Left out is all that makes a terminal answer (which would be input nobody typed), write titles, links or the clipboard, or switch
 * modes; and marks that reorder text are shown instead of obeyed. Sequences cut in two by a batch are put together.
 */
export class TerminalFilter {
  #rest = '';

  filter(chunk: string): string {
    const text = this.#rest + chunk;
    this.#rest = '';
    return text.replace(
      /\x1b(?:\[[\x20-\x3f]*[\x40-\x7e]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ #%()*+\-./].|[^[\]PX^_ #%()*+\-./]|[^]*$)|[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (found, offset: number) => {
        if (!found.startsWith('\x1b')) return visibleMark(found);
        if (/^\x1b\[[\d;:]*[mABCDEFGHJKfd]$/.test(found)) return found;
        const isOpen =
          offset + found.length === text.length && !/^\x1b\[[\x20-\x3f]*[\x40-\x7e]$/.test(found);
        if (
          isOpen &&
          found.length < 256 &&
          !/(?:\x07|\x1b\\)$/.test(found) &&
          !/^\x1b[^[\]PX^_ #%()*+\-./]$/.test(found)
        ) {
          this.#rest = found;
        }
        return '';
      },
    );
  }
}

function visibleMark(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code < 0xa0) return '\ufffd';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
