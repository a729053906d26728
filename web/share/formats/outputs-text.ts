import type { Output } from '#model/output.ts';

/** Escape sequences of terminals (ECMA-48 control sequences), which mean nothing in a document. */
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** What outputs say to somebody who has only text. */
export function outputsAsText(outputs: readonly Output[]): string {
  let text = '';
  for (const output of outputs) {
    // What is no stream begins on a line of its own.
    if (output.type !== 'stream' && text !== '' && !text.endsWith('\n')) text += '\n';
    text += withoutEscapes(textOf(output));
  }
  return text;
}

export function withoutEscapes(text: string): string {
  return text.replaceAll(ESCAPES, '');
}

function textOf(output: Output): string {
  switch (output.type) {
    case 'stream':
      return output.text;
    case 'error':
      return `${output.ename}: ${output.evalue}\n`;
    case 'display_data':
    case 'execute_result': {
      const plain = output.data['text/plain'];
      return `${typeof plain === 'string' ? plain : `[${Object.keys(output.data).join(', ')}]`}\n`;
    }
  }
}
