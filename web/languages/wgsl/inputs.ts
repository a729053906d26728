import { joinBytes } from '#model/bytes.ts';
import type { ScriptRun } from '#model/guest-runtime.ts';
import { byteSize, elementsFor, elementsIn, encodeValues, misfit } from './layout.ts';
import type { BufferPlan, Program } from './program.ts';
import { countOf, numbersInText, parseValues, plainNumbers, ValueError, type Values } from './values.ts';

/** A buffer with its size and its first content. */
export interface Filled {
  readonly plan: BufferPlan;
  /** Elements of its array; 0 when it has none. */
  readonly count: number;
  readonly bytes: number;
  /** Left out: zeros. */
  readonly content?: Uint8Array<ArrayBuffer>;
}

export interface Inputs {
  readonly buffers: readonly Filled[];
  readonly constants: Readonly<Record<string, number>>;
}

/** More memory than the cell may have. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

const decoder = new TextDecoder();

/**
 * Reads what the buffers begin with: annotations, arguments (`name=values`), the cell's files, standard input. Throws
 * ValueError for what a reader must mend, TooLarge before anything is allocated.
 */
export async function readInputs(program: Program, run: ScriptRun): Promise<Inputs> {
  const { buffers, overrides } = program;
  const given = argumentsOf(program, run.args);
  const texts = new Map<string, Values>();
  for (const { name, values } of buffers) {
    const text = given.get(name) ?? values;
    if (text !== undefined) texts.set(name, parseValues(text));
  }
  const read = new Map<string, Source>();
  let stdin: Uint8Array | undefined;
  for (const { name } of buffers) {
    const values = texts.get(name);
    if (values?.kind === 'stdin') {
      stdin ??= await readAll(run);
      read.set(name, { numbers: numbersInText(decoder.decode(stdin), 'standard input') });
    } else if (values?.kind === 'file') read.set(name, fileSource(run, values));
  }
  const counts = countsOf(buffers, texts, read);
  const sizes = buffers.map((plan) => byteSize(plan.layout, counts.get(plan.name) ?? 0));
  checkSize(program, sizes, run.limits.memoryBytes);
  return {
    buffers: buffers.map((plan, at) =>
      filled(plan, counts.get(plan.name) ?? 0, sizes[at] ?? 4, texts.get(plan.name), read.get(plan.name)),
    ),
    constants: Object.fromEntries(
      overrides.flatMap((name) => {
        const text = given.get(name);
        return text === undefined ? [] : [[name, constant(name, text)]];
      }),
    ),
  };
}

/** What a file or standard input holds: numbers, or the bytes of the buffer themselves. */
type Source = { readonly numbers: Float64Array } | { readonly raw: Uint8Array<ArrayBuffer> };

function fileSource(run: ScriptRun, { name, column }: Values & { kind: 'file' }): Source {
  const bytes = run.files.read(name);
  if (bytes === undefined) throw new ValueError(`there is no file ${name} in this cell`);
  if (name.endsWith('.bin')) return { raw: bytes };
  return { numbers: numbersInText(decoder.decode(bytes), name, column) };
}

function argumentsOf({ buffers, overrides }: Program, args: readonly string[]): Map<string, string> {
  const names = [...buffers.map(({ name }) => name), ...overrides];
  return new Map(
    args.map((arg) => {
      const [, name = '', values = ''] = /^([^=]*)=(.*)$/s.exec(arg) ?? [];
      if (names.includes(name)) return [name, values];
      throw new ValueError(
        `the argument "${arg.slice(0, 80)}" gives no value: write ${names.map((each) => `${each}=…`).join(' or ')}`,
      );
    }),
  );
}

function constant(name: string, text: string): number {
  const values = parseValues(text);
  const [value, ...more] = values.kind === 'list' ? values.numbers : [];
  if (value === undefined || more.length > 0) throw new ValueError(`${name} is one number, as in ${name}=8`);
  return value;
}

/** How many elements each array has that is not of a fixed size. */
function countsOf(
  buffers: readonly BufferPlan[],
  texts: ReadonlyMap<string, Values>,
  read: ReadonlyMap<string, Source>,
): Map<string, number> {
  const counts = new Map<string, number>();
  const later: BufferPlan[] = [];
  for (const plan of buffers) {
    const { name, layout, length, image } = plan;
    const { array } = layout;
    if (array === undefined) continue;
    const source = read.get(name);
    const values = texts.get(name);
    const numbers =
      source === undefined ? values && countOf(values) : 'raw' in source ? undefined : source.numbers.length;
    if (array.count !== undefined) counts.set(name, array.count);
    else if (typeof length === 'number') counts.set(name, length);
    else if (source !== undefined && 'raw' in source)
      counts.set(name, Math.max(1, elementsIn(layout, source.raw.length)));
    else if (image !== undefined) counts.set(name, image.width * image.height);
    else if (numbers !== undefined && typeof length !== 'string')
      counts.set(name, Math.max(1, elementsFor(layout, numbers)));
    else later.push(plan);
  }
  const longest = Math.max(1, ...counts.values());
  for (const { name, length } of later) {
    counts.set(name, typeof length === 'string' ? (counts.get(length) ?? longest) : longest);
  }
  return counts;
}

/** Buffers, and as much again for each one that is read back. */
function checkSize({ buffers, textures }: Program, sizes: readonly number[], limit: number): void {
  const ofBuffers = sizes.reduce((sum, size, at) => sum + size * (isRead(buffers[at]) ? 2 : 1), 0);
  const bytes = textures.reduce((sum, { size }) => sum + size.width * size.height * 32, ofBuffers);
  if (bytes <= limit) return;
  const mib = (count: number): string => `${String(Math.ceil(count / 1_048_576))} MiB`;
  throw new TooLarge(
    `The buffers take ${mib(bytes)}, with what is read back; the cell may use ${mib(limit)}. Make them shorter, hide those that nobody looks at, or raise the memory limit.`,
  );
}

/** Whether a buffer's content is wanted after the run. */
export function isRead(plan: BufferPlan | undefined): boolean {
  return plan !== undefined && (plan.isShown || plan.save !== undefined || plan.image !== undefined);
}

function filled(
  plan: BufferPlan,
  count: number,
  bytes: number,
  values: Values | undefined,
  source: Source | undefined,
): Filled {
  const { name, layout } = plan;
  if (values === undefined) return { plan, count, bytes };
  const content = new Uint8Array(bytes);
  if (source !== undefined && 'raw' in source) {
    if (source.raw.length > bytes) {
      throw new ValueError(`${name} has ${String(bytes)} bytes, and its file ${String(source.raw.length)}`);
    }
    content.set(source.raw);
    return { plan, count, bytes, content };
  }
  const { head, array } = layout;
  const room = head.length + count * (array?.element.length ?? 0);
  const [first] = [...head, ...(array?.element ?? [])];
  const isFloat = first?.kind === 'f32' || first?.kind === 'f16';
  const numbers = source?.numbers ?? plainNumbers(values, room, isFloat) ?? [];
  if (numbers.length > room) {
    throw new ValueError(`${name} holds ${String(room)} numbers, and ${String(numbers.length)} are given`);
  }
  // Any 32 bits are good for an i32, too.
  const wrong = values.kind === 'random' ? undefined : misfit(layout, numbers);
  if (wrong !== undefined) throw new ValueError(`${name}: ${String(wrong.value)} is no ${wrong.kind}`);
  encodeValues(layout, content, numbers);
  return { plan, count, bytes, content };
}

async function readAll({ stdin }: ScriptRun): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await stdin.read(65_536);
    if (chunk.length === 0) break;
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}
