// Which folder may import from which: the flow `cell → toolchain → store → worker → outputs` is also the import direction.
import { dirname, relative, resolve, sep } from 'node:path';

const below = {
  model: [],
  ui: [],
  wasi: ['model'],
  workers: ['model'],
  storage: ['model'],
  share: ['model'],
  service: ['model'],
  capabilities: ['model', 'storage', 'ui'],
  mounts: ['model', 'storage', 'ui', 'capabilities'],
  languages: ['model'],
  editor: ['model', 'languages', 'ui', 'workers'],
  compile: ['model', 'wasi', 'workers', 'storage', 'languages'],
  runtime: ['model', 'wasi', 'workers', 'storage'],
  api: ['model', 'compile', 'runtime', 'service', 'storage', 'languages', 'workers'],
};
const cells = Object.keys(below);
const app = [...cells, 'cells'];

/** Layer (a folder of `web/`, or `toolchain`) → the layers of `web/` that it may import besides itself. */
export const LAYERS = {
  ...below,
  cells,
  app,
  embed: app,
  toolchain: ['model', 'languages', 'wasi', 'compile', 'api', 'service', 'storage', 'runtime', 'share'],
};

/**
 * The layer of a file, or undefined when it is in none.
 * @param {string} path relative to the root, with `/`
 */
export function layerOf(path) {
  const [top, folder] = path.split('/');
  if (top === 'toolchain') return 'toolchain';
  return top === 'web' && folder !== undefined && Object.hasOwn(LAYERS, folder) ? folder : undefined;
}

/**
 * Why an import is not allowed, or undefined when it is.
 * @param {string} file the importing file, relative to the root, with `/`
 * @param {string} specifier as written
 */
export function importFault(file, specifier) {
  const from = layerOf(file);
  if (from === undefined) return undefined;
  const target = targetOf(file, specifier);
  if (target === undefined) return undefined;
  const to = layerOf(target);
  if (to === undefined || to === from) return undefined;
  if (specifier.startsWith('.') && from !== 'toolchain') {
    return `Import other folders by their name: #${target.replace(/^web\//, '')}`;
  }
  if (LAYERS[from].includes(to)) return undefined;
  const allowed = LAYERS[from].length === 0 ? 'nothing' : LAYERS[from].join(', ');
  return `${from} may import ${allowed}; not ${to}.`;
}

function targetOf(file, specifier) {
  if (specifier.startsWith('#')) return `web/${specifier.slice(1)}`;
  if (!specifier.startsWith('.')) return undefined;
  return relative('/', resolve('/', dirname(file), specifier))
    .split(sep)
    .join('/');
}

/** ESLint rule `petri/layers`. */
export const layers = {
  meta: { type: 'problem', schema: [], messages: { fault: '{{fault}}' } },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const fault = importFault(file, node.source.value);
      if (fault !== undefined) context.report({ node: node.source, messageId: 'fault', data: { fault } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
