import type { Pattern, Program as Ast } from 'acorn';

export interface Exports {
  readonly names: ReadonlySet<string>;
  /** Files all of whose names are exported again. */
  readonly from: readonly string[];
}

/** What a module exports. `targetAt`: the file that the specifier at an offset means. */
export function exportsOf(ast: Ast, targetAt: (start: number) => string | undefined): Exports {
  const names = new Set<string>();
  const from: string[] = [];
  for (const node of ast.body) {
    if (node.type === 'ExportDefaultDeclaration') names.add('default');
    else if (node.type === 'ExportAllDeclaration') {
      const target = targetAt(node.source.start);
      if (node.exported) names.add(nameOf(node.exported));
      else if (target !== undefined) from.push(target);
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const { exported } of node.specifiers) names.add(nameOf(exported));
      const { declaration } = node;
      if (declaration?.type === 'VariableDeclaration') {
        for (const { id } of declaration.declarations) for (const name of boundNames(id)) names.add(name);
      } else if (declaration) names.add(declaration.id.name);
    }
  }
  return { names, from };
}

/** Names that a module imports or exports again, with their places; `specifier` is the offset of the file's name. */
export function importedNames(ast: Ast): { name: string; start: number; end: number; specifier: number }[] {
  return ast.body.flatMap((node) => {
    if (node.type === 'ImportDeclaration') {
      return node.specifiers.flatMap((each) => {
        if (each.type === 'ImportNamespaceSpecifier') return [];
        const name = each.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(each.imported);
        return [{ name, start: each.start, end: each.end, specifier: node.source.start }];
      });
    }
    if (node.type !== 'ExportNamedDeclaration' || !node.source) return [];
    const specifier = node.source.start;
    return node.specifiers.map(({ local, start, end }) => ({ name: nameOf(local), start, end, specifier }));
  });
}

function nameOf(node: { type: 'Identifier'; name: string } | { type: 'Literal'; value?: unknown }): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

function boundNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        boundNames(each.type === 'RestElement' ? each.argument : each.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each ? boundNames(each) : []));
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'MemberExpression':
      return [];
  }
}
