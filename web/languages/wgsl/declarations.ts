import type { FunctionInfo, TypeInfo, VariableInfo } from 'wgsl_reflect';
import type { ArrayLayout, Layout, Leaf, ScalarKind } from './layout.ts';
import { reachedFrom, skeletonOf, type Skeleton } from './skeleton.ts';

/** What a shader declares at module scope, as far as it matters for running it. */
export interface Declarations {
  readonly variables: readonly Variable[];
  readonly entries: readonly Entry[];
  readonly overrides: readonly string[];
}

export type Variable = {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
} & (
  | { readonly kind: 'uniform' | 'read-only-storage' | 'storage'; readonly layout: Layout }
  | { readonly kind: 'storage-texture'; readonly format: string; readonly access: string }
  | { readonly kind: 'other'; readonly what: string }
);

export interface Entry {
  readonly name: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly uses: readonly string[];
}

/** Numbers of one element that are told apart: structs with large arrays in them have more. */
const MAX_LEAVES = 65_536;

/**
 * Reads the declarations of a shader. Undefined when it cannot be understood: the browser's own compiler will say what
 * is wrong with it.
 */
export async function readDeclarations(code: string): Promise<Declarations | undefined> {
  const { WgslReflect } = await import('./wgsl-reflect.mjs');
  try {
    const skeleton = skeletonOf(code);
    const found = new WgslReflect(skeleton.code);
    const bound = [...found.uniforms, ...found.storage, ...found.textures, ...found.samplers];
    const variables = bound.map(variableOf).sort((a, b) => a.group - b.group || a.binding - b.binding);
    return {
      variables,
      entries: found.entry.compute.map((entry) => entryOf(entry, skeleton, variables)),
      overrides: found.overrides.map(({ name }) => name),
    };
  } catch {
    return undefined;
  }
}

function entryOf(
  { name, workgroupSize }: FunctionInfo,
  skeleton: Skeleton,
  variables: readonly Variable[],
): Entry {
  const [x = 1, y = 1, z = 1] = (workgroupSize ?? []).map((side) => (side > 0 ? side : 1));
  const reached = reachedFrom(skeleton, name);
  const uses = variables.map((variable) => variable.name).filter((each) => reached.has(each));
  return { name, workgroupSize: [x, y, z], uses };
}

function variableOf(variable: VariableInfo): Variable {
  const { name, group, binding, type, access } = variable;
  const place = { name, group, binding };
  const typeName = type.getTypeName();
  if (typeName.startsWith('texture_storage_2d<')) {
    const format = /<\s*([a-z0-9]+)/.exec(typeName)?.[1] ?? '';
    return { ...place, kind: 'storage-texture', format, access };
  }
  if (typeName.startsWith('texture') || typeName.startsWith('sampler')) {
    return { ...place, kind: 'other', what: typeName };
  }
  const layout = layoutOf(type);
  if (layout === undefined) return { ...place, kind: 'other', what: typeName };
  // ResourceType.Uniform; the enum itself would load the library with this file.
  const isUniform = (variable.resourceType as number) === 0;
  return {
    ...place,
    layout,
    kind: isUniform ? 'uniform' : access === 'read_write' ? 'storage' : 'read-only-storage',
  };
}

/** Undefined for a type that cannot be shared with the page, or that is too large to be told apart. */
function layoutOf(type: TypeInfo): Layout | undefined {
  const array = arrayOf(type, 0);
  if (array !== undefined) return { head: [], headBytes: (array.count ?? 0) * array.stride, array };
  const members = membersOf(type);
  const last = members?.at(-1);
  const tail = last && arrayOf(last.type, last.offset);
  if (members === undefined || last === undefined || tail === undefined || tail.count !== undefined) {
    const head = leavesOf(type, '', 0);
    return head && { head, headBytes: type.size };
  }
  const head: Leaf[] = [];
  for (const { name, type: inner, offset } of members.slice(0, -1)) {
    const leaves = leavesOf(inner, name, offset);
    if (leaves === undefined) return undefined;
    head.push(...leaves);
  }
  const align = (type as TypeInfo & { readonly align?: number }).align ?? 4;
  return { head, headBytes: Math.ceil((tail.offset + tail.stride) / align) * align, array: tail };
}

function arrayOf(type: TypeInfo, offset: number): ArrayLayout | undefined {
  if (!type.isArray) return undefined;
  const { format, count, stride } = type as TypeInfo & {
    readonly format: TypeInfo;
    readonly count: number;
    readonly stride: number;
  };
  const element = leavesOf(format, '', 0);
  if (element === undefined) return undefined;
  const elementType = format.getTypeName();
  return { offset, stride, element, elementType, ...(count > 0 && { count }) };
}

interface Member {
  readonly name: string;
  readonly type: TypeInfo;
  readonly offset: number;
}

function membersOf(type: TypeInfo): readonly Member[] | undefined {
  return type.isStruct ? (type as TypeInfo & { readonly members: readonly Member[] }).members : undefined;
}

const AXES = ['x', 'y', 'z', 'w'];
const SUFFIXES: Readonly<Record<string, ScalarKind>> = { f: 'f32', h: 'f16', i: 'i32', u: 'u32' };

/** Every number of a type of a fixed size. */
function leavesOf(type: TypeInfo, name: string, offset: number): Leaf[] | undefined {
  const members = membersOf(type);
  if (members !== undefined) {
    const prefix = name === '' ? '' : `${name}.`;
    return joined(members.map((each) => leavesOf(each.type, prefix + each.name, offset + each.offset)));
  }
  const array = arrayOf(type, offset);
  if (array !== undefined) {
    const { count = 0, stride, element } = array;
    if (count === 0 || count * element.length > MAX_LEAVES) return undefined;
    return Array.from({ length: count }, (_, at) =>
      element.map((leaf) => ({
        ...leaf,
        name: `${name}[${String(at)}]${leaf.name === '' ? '' : /^\[/.test(leaf.name) ? leaf.name : `.${leaf.name}`}`,
        offset: offset + at * stride + leaf.offset,
      })),
    ).flat();
  }
  return numbersOf(type.getTypeName(), name, offset);
}

function numbersOf(typeName: string, name: string, offset: number): Leaf[] | undefined {
  const text = typeName.replaceAll(' ', '');
  const atomic = /^atomic<(?<inner>[iu]32)/.exec(text)?.groups?.['inner'];
  const scalar = scalarOf(atomic ?? text);
  if (scalar !== undefined) return [{ name, kind: scalar, offset }];
  const found =
    /^(?:vec(?<size>[234])|mat(?<columns>[234])x(?<rows>[234]))(?:<(?<inner>\w+)>|(?<suffix>[fhiu]))$/.exec(
      text,
    )?.groups;
  const kind = scalarOf(found?.['inner'] ?? SUFFIXES[found?.['suffix'] ?? ''] ?? '');
  if (found === undefined || kind === undefined) return undefined;
  const bytes = kind === 'f16' ? 2 : 4;
  const rows = Number(found['size'] ?? found['rows']);
  const columns = Number(found['columns'] ?? 0);
  const vector = (from: string, at: number): Leaf[] =>
    AXES.slice(0, rows).map((axis, index) => ({
      name: from === '' ? axis : `${from}.${axis}`,
      kind,
      offset: at + index * bytes,
    }));
  if (columns === 0) return vector(name, offset);
  // A column of three takes the room of four.
  const stride = (rows === 3 ? 4 : rows) * bytes;
  return Array.from({ length: columns }, (_, at) =>
    vector(`${name}[${String(at)}]`, offset + at * stride),
  ).flat();
}

function scalarOf(name: string): ScalarKind | undefined {
  return name === 'f32' || name === 'i32' || name === 'u32' || name === 'f16' ? name : undefined;
}

function joined(parts: readonly (Leaf[] | undefined)[]): Leaf[] | undefined {
  const all: Leaf[] = [];
  for (const part of parts) {
    if (part === undefined || all.length + part.length > MAX_LEAVES) return undefined;
    all.push(...part);
  }
  return all;
}
