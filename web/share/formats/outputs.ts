import { FILE_LIMITS } from '#model/limits.ts';
import type { MimeBundle, Output } from '#model/output.ts';
import { isObject } from '../parse-notebook.ts';

/** An output as nbformat 4 has it. */
export type NbOutput = Readonly<Record<string, unknown>> & { readonly output_type: string };

/** Outputs in nbformat's form. What JSON cannot hold is left out, with a word in its place. */
export function toNbOutputs(outputs: readonly Output[]): NbOutput[] {
  return outputs.map((output) => {
    switch (output.type) {
      case 'stream':
        return { name: output.name, output_type: 'stream', text: lines(output.text) };
      case 'error': {
        const { ename, evalue, traceback } = output;
        return { ename, evalue, output_type: 'error', traceback };
      }
      case 'display_data':
        return { data: toNbBundle(output.data), metadata: output.metadata, output_type: 'display_data' };
      case 'execute_result':
        return {
          data: toNbBundle(output.data),
          execution_count: null,
          metadata: output.metadata,
          output_type: 'execute_result',
        };
    }
  });
}

/** What can be shown of nbformat's outputs, of any origin; others are left out. */
export function fromNbOutputs(value: unknown): Output[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, FILE_LIMITS.outputs).flatMap((output) => fromNbOutput(output) ?? []);
}

/** nbformat's multi-line text: a list of lines, each with its end. */
export function lines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** Text, or a list of lines; undefined when it is neither. */
export function joined(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((line) => typeof line === 'string')) return undefined;
  return value.join('');
}

/** Types whose data may be any JSON (nbformat's rule). */
const JSON_TYPE = /^application\/(?:.*\+)?json$/;

function fromNbOutput(output: unknown): Output | undefined {
  if (!isObject(output)) return undefined;
  switch (output['output_type']) {
    case 'stream': {
      const text = joined(output['text']);
      return text === undefined
        ? undefined
        : { type: 'stream', name: output['name'] === 'stderr' ? 'stderr' : 'stdout', text };
    }
    case 'error': {
      const { ename, evalue, traceback } = output;
      return {
        type: 'error',
        ename: typeof ename === 'string' ? ename : 'Error',
        evalue: typeof evalue === 'string' ? evalue : '',
        traceback: Array.isArray(traceback) ? traceback.filter((line) => typeof line === 'string') : [],
      };
    }
    case 'display_data':
    case 'execute_result': {
      const { data, metadata } = output;
      if (!isObject(data)) return undefined;
      return {
        type: output['output_type'],
        data: fromNbBundle(data),
        metadata: isObject(metadata) ? metadata : {},
      };
    }
    default:
      return undefined;
  }
}

function toNbBundle(bundle: MimeBundle): MimeBundle {
  const fits = Object.entries(bundle).filter(
    ([type, data]) => JSON_TYPE.test(type) || typeof data === 'string',
  );
  if (fits.length === 0) return { 'text/plain': `[${Object.keys(bundle).join(', ')}]` };
  return Object.fromEntries(
    fits.map(([type, data]) => [
      type,
      typeof data === 'string' && !JSON_TYPE.test(type) && data.includes('\n') ? lines(data) : data,
    ]),
  );
}

function fromNbBundle(data: Record<string, unknown>): MimeBundle {
  return Object.fromEntries(
    Object.entries(data).flatMap(([type, value]) => {
      const taken = JSON_TYPE.test(type) ? value : joined(value);
      return taken === undefined ? [] : [[type, taken]];
    }),
  );
}
