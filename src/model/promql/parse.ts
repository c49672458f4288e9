import type { Parser, SyntaxNode } from '@lezer/common';

/** A part of an expression, as the grammar of Prometheus names it: `BinaryExpr`, `VectorSelector` … */
export interface PromqlNode {
  readonly type: string;
  readonly text: string;
  readonly children: readonly PromqlNode[];
}

/** An expression as a tree, or the place where it is none, counted from 0. */
export function parsePromql(text: string): PromqlNode | { readonly errorAt: number } {
  const tree = promqlParser().parse(text);
  let errorAt: number | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      errorAt ??= type.isError ? from : undefined;
    },
  });
  if (errorAt !== undefined) {
    return { errorAt };
  }
  const [root] = nodeOf(tree.topNode, text).children.filter(({ type }) => type !== 'LineComment');
  return root ?? { errorAt: 0 };
}

/** All parts of an expression, itself first. */
export function partsOf(node: PromqlNode): PromqlNode[] {
  return [node, ...node.children.flatMap(partsOf)];
}

function nodeOf(node: SyntaxNode, text: string): PromqlNode {
  const children: PromqlNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    children.push(nodeOf(child, text));
  }
  return { type: node.name, text: text.slice(node.from, node.to), children };
}

/** Loaded when the first expression is parsed: most users have none of their own, and it takes a tenth of the whole start. */
function promqlParser(): Parser {
  return (require('@prometheus-io/lezer-promql') as { readonly parser: Parser }).parser;
}
