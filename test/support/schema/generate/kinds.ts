import ts from 'typescript';
import type { Declaration, Declarations } from './declarations';

/** A Kubernetes kind, as its published type names it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Name of the published type, e.g. `IIoK8sApiAppsV1Deployment`. */
  readonly typeName: string;
  readonly packageName: string;
}

/** Every published type that fixes both `apiVersion` and `kind` to a literal is a kind. */
export function publishedKinds(declarations: Declarations): Kind[] {
  const kinds: Kind[] = [];
  for (const [typeName, declaration] of declarations) {
    const apiVersion = literalMember(declaration, 'apiVersion');
    const kind = literalMember(declaration, 'kind');
    if (apiVersion === undefined || kind === undefined) continue;
    kinds.push({ apiVersion, kind, typeName, packageName: declaration.file.packageName });
  }
  return kinds;
}

function literalMember({ node }: Declaration, name: string): string | undefined {
  if (!ts.isInterfaceDeclaration(node)) return undefined;
  for (const member of node.members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isLiteralTypeNode(member.type)) continue;
    const isNamed = ts.isStringLiteral(member.name) && member.name.text === name;
    if (isNamed && ts.isStringLiteral(member.type.literal)) return member.type.literal.text;
  }
  return undefined;
}
