import temml from 'temml';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { Element, Nodes, Parents, Root } from 'hast';

/** Characters of one formula: longer ones are shown as they are written. */
const MAX_FORMULA = 10_000;

/** Formulas (as remark-math marks them) become MathML. One that cannot be read stays as it is, and is said. */
export function mathToMarkup(tree: Root, file: string, say: (diagnostic: Diagnostic) => void): void {
  const visit = (parent: Parents): void => {
    parent.children.forEach((child, index) => {
      const formula = formulaOf(child);
      if (formula === undefined) {
        if ('children' in child) visit(child);
        return;
      }
      try {
        const value = markup(formula);
        parent.children[index] = { type: 'raw', value };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        // Temml names the place within the formula, with a picture of it: the range says it better.
        const [what = message] = message
          .replace(/^(?:Temml )?ParseError:/i, '')
          .split(/ at position \d+| at end of input/, 1);
        say({
          file,
          ...rangeOf(child),
          severity: 'warning',
          source: 'temml',
          code: 'math',
          message: what.trim(),
        });
      }
    });
  };
  visit(tree);
}

interface Formula {
  readonly text: string;
  readonly display: boolean;
}

function markup({ text, display }: Formula): string {
  if (text.length > MAX_FORMULA) throw new Error(`A formula may have ${String(MAX_FORMULA)} characters.`);
  return temml.renderToString(text, {
    displayMode: display,
    throwOnError: true,
    trust: false,
    maxExpand: 1000,
  });
}

/** `<code class="math-inline">`, or `<pre><code class="math-display">`. */
function formulaOf(node: Nodes): Formula | undefined {
  if (node.type !== 'element') return undefined;
  if (node.tagName === 'pre') {
    const [only] = node.children;
    return only?.type === 'element' && isMarked(only, 'math-display')
      ? { text: textOf(only), display: true }
      : undefined;
  }
  if (isMarked(node, 'math-display')) return { text: textOf(node), display: true };
  return isMarked(node, 'math-inline') ? { text: textOf(node), display: false } : undefined;
}

function isMarked({ tagName, properties }: Element, name: string): boolean {
  const { className } = properties;
  return tagName === 'code' && Array.isArray(className) && className.includes(name);
}

function textOf(element: Element): string {
  return element.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
}

export function rangeOf({ position }: Nodes): Pick<Diagnostic, 'range'> {
  if (position === undefined) return {};
  const { start, end } = position;
  return {
    range: {
      start: { line: start.line - 1, character: start.column - 1 },
      end: { line: end.line - 1, character: end.column - 1 },
    },
  };
}
