import ts from 'typescript';

const phrase = /mutually exclusive setting with "(\w+)"/g;

/**
 * The siblings that a property's published description says it excludes, e.g. `maxUnavailable` of a
 * PodDisruptionBudget. Neither the types nor the compiled validators carry this rule, only the text does.
 */
export function excludedSiblings(property: ts.PropertySignature, siblings: readonly string[]): string[] {
  return [...description(property).matchAll(phrase)].map(([, name]) => sibling(name, siblings, property));
}

function description(node: ts.Node): string {
  const leading = node.getSourceFile().text.slice(node.getFullStart(), node.getStart());
  return leading.replace(/\s*\n\s*\*?\s*/g, ' ');
}

/** Some descriptions name the Go field ("Service"), whose JSON name starts in lower case. */
function sibling(name: string, siblings: readonly string[], property: ts.PropertySignature): string {
  const found =
    siblings.find((candidate) => candidate === name) ??
    siblings.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (!found) throw new Error(`${property.getSourceFile().fileName}: no sibling named "${name}" to exclude`);
  return found;
}
