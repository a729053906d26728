import type { CompileRequest } from '#model/compile-request.ts';
import { positionAt, type Diagnostic } from '#model/diagnostic.ts';
import {
  readAnnotations,
  type Annotation,
  type BufferAnnotation,
  type DispatchAnnotation,
  type ImageAnnotation,
} from './annotations.ts';
import { readDeclarations, type Declarations, type Variable } from './declarations.ts';
import { elementsFor } from './layout.ts';
import type { BufferPlan, Part, Pass, Place, Program, TexturePlan } from './program.ts';
import { countOf, parseValues } from './values.ts';

export const MAIN = 'main.wgsl';
/** Side of a storage texture that no `@image` speaks of. */
const DEFAULT_SIDE = 256;

interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * Puts the cell's .wgsl files together, and finds out what is to be bound and run. `diagnostics` are mistakes in
 * annotations; the shader itself is looked at by the browser's compiler only.
 */
export async function planProgram(
  request: CompileRequest,
): Promise<{ program: Program; diagnostics: readonly Diagnostic[] }> {
  const sources = sourcesOf(request);
  const parts: Part[] = [];
  let code = '';
  for (const { file, text } of sources) {
    parts.push({ file, line: code.split('\n').length - 1 });
    code += text.endsWith('\n') ? text : `${text}\n`;
  }
  const read = sources.map(({ file, text }) => readAnnotations(file, text));
  const found = read.flatMap(({ diagnostics }) => diagnostics);
  const declarations = await readDeclarations(code);
  const nothing = { code, parts, buffers: [], textures: [], passes: [], overrides: [], problems: [] };
  if (declarations === undefined) {
    const message = 'The declarations of this shader cannot be read here: write them in a simpler way.';
    return { program: { ...nothing, problems: [problem(message)] }, diagnostics: found };
  }
  const plan = new Plan(sources, declarations, [...Object.keys(request.files), ...(request.unread ?? [])]);
  plan.read(read.flatMap(({ annotations }) => annotations));
  return { program: { code, parts, ...plan.finish() }, diagnostics: [...found, ...plan.mistakes] };
}

/** The main file, then the others by name: WGSL does not mind the order of declarations. */
function sourcesOf({ source, files }: CompileRequest): Source[] {
  const others = Object.keys(files).filter((name) => name.endsWith('.wgsl') && name !== MAIN);
  return [
    { file: MAIN, text: source },
    ...others.sort().map((file) => {
      const content = files[file] ?? '';
      return { file, text: typeof content === 'string' ? content : new TextDecoder().decode(content) };
    }),
  ];
}

class Plan {
  readonly mistakes: Diagnostic[] = [];
  readonly #sources: readonly Source[];
  readonly #declarations: Declarations;
  readonly #files: readonly string[];
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #buffers = new Map<string, BufferAnnotation>();
  readonly #images = new Map<string, ImageAnnotation>();
  readonly #dispatches: DispatchAnnotation[] = [];

  constructor(sources: readonly Source[], declarations: Declarations, files: readonly string[]) {
    this.#sources = sources;
    this.#declarations = declarations;
    this.#files = files;
    this.#variables = new Map(declarations.variables.map((variable) => [variable.name, variable]));
  }

  read(annotations: readonly Annotation[]): void {
    for (const annotation of annotations) {
      if (annotation.kind === 'dispatch') this.#dispatch(annotation);
      else if (annotation.kind === 'image') this.#image(annotation);
      else this.#buffer(annotation);
    }
  }

  finish(): Pick<Program, 'buffers' | 'textures' | 'passes' | 'overrides' | 'problems'> {
    const buffers: BufferPlan[] = [];
    const textures: TexturePlan[] = [];
    const problems: Diagnostic[] = [];
    for (const variable of this.#declarations.variables) {
      const { name, group, binding } = variable;
      if (variable.kind === 'other') {
        const message = `${name} is a ${variable.what}: only buffers of numbers and 2D storage textures can be bound here.`;
        problems.push(problem(message, this.#placeOf('var', name)));
      } else if (variable.kind === 'storage-texture') {
        const { format, access } = variable;
        const size = this.#images.get(name)?.size ?? { width: DEFAULT_SIDE, height: DEFAULT_SIDE };
        textures.push({ name, group, binding, format, access, size });
      } else buffers.push(this.#bufferPlan(variable));
    }
    if (this.#declarations.entries.length === 0) {
      problems.push(problem('There is no entry point: a function with @compute @workgroup_size(64).'));
    }
    problems.push(...this.#withoutLength(buffers));
    return { buffers, textures, passes: this.#passes(), overrides: this.#declarations.overrides, problems };
  }

  #buffer(annotation: BufferAnnotation): void {
    const { name, length, values } = annotation;
    const variable = this.#variables.get(name);
    const array = variable !== undefined && 'layout' in variable ? variable.layout.array : undefined;
    if (variable === undefined) this.#unknown(annotation, name);
    else if (!('layout' in variable)) this.#say(annotation, `${name} is no buffer`);
    else if (this.#buffers.has(name))
      this.#say(annotation, `${name} has a @buffer already: write one line for it`);
    else if (length !== undefined && (array === undefined || array.count !== undefined)) {
      this.#say(annotation, `${name} has a fixed size: a length is for array<…> without one`);
    } else if (typeof length === 'string' && !this.#isArray(length)) {
      this.#say(annotation, `length ${length}: there is no array of that name`);
    } else this.#buffers.set(name, annotation);
    if (values === undefined) return;
    const parsed = parseValues(values);
    if (parsed.kind === 'file' && !this.#files.includes(parsed.name)) {
      this.#say(annotation, `there is no file ${parsed.name} in this cell`);
    }
  }

  #image(annotation: ImageAnnotation): void {
    const variable = this.#variables.get(annotation.name);
    if (variable === undefined) {
      this.#unknown(annotation, annotation.name);
      return;
    }
    if ('layout' in variable) {
      const { array } = variable.layout;
      const type = array?.elementType.replace('<f32>', 'f');
      const isPixels = type === 'vec4f' || (type !== undefined && /^(?:atomic<)?u32/.test(type));
      if (!isPixels || array?.offset !== 0) {
        this.#say(annotation, `${annotation.name} must be an array<u32> or array<vec4f> to be a picture`);
      }
    } else if (
      variable.kind === 'other' ||
      !/^(?:rgba8unorm|r32float|r32uint|rgba32float)$/.test(variable.format)
    ) {
      this.#say(
        annotation,
        `${annotation.name} must be a storage texture of rgba8unorm, rgba32float, r32float or r32uint`,
      );
    }
    this.#images.set(annotation.name, annotation);
  }

  #dispatch(annotation: DispatchAnnotation): void {
    const { entry, swap = [] } = annotation;
    const names = this.#declarations.entries.map(({ name }) => name);
    if (entry !== undefined && !names.includes(entry)) {
      this.#say(
        annotation,
        `there is no entry point ${entry}${names.length > 0 ? `: there is ${names.join(', ')}` : ''}`,
      );
    } else if (entry === undefined && names.length > 1) {
      this.#say(annotation, `say which entry point: ${names.join(', ')}`);
    }
    const [first, second] = swap.map((name) => this.#variables.get(name));
    for (const name of swap) if (!this.#variables.has(name)) this.#unknown(annotation, name);
    if (first !== undefined && second !== undefined) {
      const isSame =
        'layout' in first &&
        'layout' in second &&
        JSON.stringify(first.layout) === JSON.stringify(second.layout) &&
        first.kind !== 'uniform' &&
        second.kind !== 'uniform';
      if (!isSame) this.#say(annotation, `only storage buffers of the same type can change places`);
    }
    this.#dispatches.push(annotation);
  }

  #bufferPlan(variable: Variable & { kind: BufferPlan['kind'] }): BufferPlan {
    const { name, group, binding, kind, layout } = variable;
    const { length, columns, save, values, hide = false, show = false } = this.#buffers.get(name) ?? {};
    const image = this.#images.get(name)?.size;
    return {
      name,
      group,
      binding,
      kind,
      layout,
      isShown: show || (kind === 'storage' && !hide && image === undefined),
      ...(values !== undefined && { values }),
      ...(length !== undefined && { length }),
      ...(columns !== undefined && { columns }),
      ...(save !== undefined && { save }),
      ...(image !== undefined && { image }),
    };
  }

  /** In the order in which they are written; without any, every entry point once. */
  #passes(): Pass[] {
    const { entries } = this.#declarations;
    const dispatches: readonly Partial<DispatchAnnotation>[] =
      this.#dispatches.length > 0 ? this.#dispatches : entries.map(({ name }) => ({ entry: name }));
    return dispatches.flatMap(({ entry: name, groups, times = 1, swap }) => {
      const entry = name === undefined ? entries[0] : entries.find((each) => each.name === name);
      if (entry === undefined) return [];
      return {
        entry: entry.name,
        place: this.#placeOf('fn', entry.name) ?? START,
        workgroupSize: entry.workgroupSize,
        uses: entry.uses,
        times,
        ...(groups && { groups }),
        ...(swap && { swap }),
      };
    });
  }

  /** Arrays of which nobody can know how long they are. */
  #withoutLength(buffers: readonly BufferPlan[]): Diagnostic[] {
    const open = buffers.filter(({ layout: { array } }) => array !== undefined && array.count === undefined);
    const isKnown = ({ length, values, image, layout }: BufferPlan): boolean => {
      if (typeof length === 'number' || image !== undefined) return true;
      const parsed = values === undefined ? undefined : parseValues(values);
      if (parsed === undefined) return false;
      const count = countOf(parsed);
      return count === undefined
        ? parsed.kind === 'stdin' || parsed.kind === 'file'
        : elementsFor(layout, count) > 0;
    };
    if (open.length === 0 || open.some(isKnown)) return [];
    return open.map(({ name }) => {
      const message = `How long is ${name}? Say it: // @buffer ${name} length 64, or give it values: // @buffer ${name} = 1 2 3`;
      return problem(message, this.#placeOf('var', name));
    });
  }

  #isArray(name: string): boolean {
    const variable = this.#variables.get(name);
    return variable !== undefined && 'layout' in variable && variable.layout.array !== undefined;
  }

  #unknown(annotation: Annotation, name: string): void {
    const names = [...this.#variables.keys()];
    const known = names.length === 0 ? 'the shader declares none' : `there is ${names.join(', ')}`;
    this.#say(annotation, `no variable ${name} is bound: ${known}`);
  }

  #say({ kind, file, range }: Annotation, what: string): void {
    this.mistakes.push(problem(`@${kind}: ${what}.`, { file, range }, 'annotation'));
  }

  /** Where a name is declared. */
  #placeOf(keyword: 'var' | 'fn', name: string): Place | undefined {
    const declaration = new RegExp(`\\b${keyword}\\b\\s*(?:<[^>]*>)?\\s*${name}\\b`, 'u');
    for (const { file, text } of this.#sources) {
      const found = declaration.exec(text);
      if (found === null) continue;
      const end = found.index + found[0].length;
      return { file, range: { start: positionAt(text, end - name.length), end: positionAt(text, end) } };
    }
    return undefined;
  }
}

const ZERO = { line: 0, character: 0 };
const START: Place = { file: MAIN, range: { start: ZERO, end: ZERO } };

function problem(message: string, place?: Place, code = 'declaration'): Diagnostic {
  return { ...place, severity: 'error', source: 'petri', code, message };
}
