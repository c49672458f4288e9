import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A published type: an interface or a type alias, and the file it may refer to local names of. */
export interface Declaration {
  readonly node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
  readonly file: DeclarationFile;
}

/** One model's d.ts. */
export interface DeclarationFile {
  readonly path: string;
  readonly packageName: string;
  /** Types by the name they have inside this file, e.g. `IDeployment`. */
  readonly locals: Map<string, Declaration>;
}

/** The published types by the name other files import them under, e.g. `IIoK8sApiAppsV1Deployment`. */
export type Declarations = Map<string, Declaration>;

/** Reads every d.ts of a package. Parsing alone is enough: the grammar used there needs no type checker. */
export function readDeclarations(packageName: string, folder: string, into: Declarations): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '_schemas' && entry.name !== 'node_modules') {
      readDeclarations(packageName, path, into);
    } else if (entry.name.endsWith('.d.ts')) {
      readFile(packageName, path, into);
    }
  }
}

function readFile(packageName: string, path: string, into: Declarations): void {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const file: DeclarationFile = { path, packageName, locals: new Map() };
  for (const node of source.statements) {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      file.locals.set(node.name.text, { node, file });
    }
  }
  for (const [name, exportedName] of exportedNames(source)) {
    const declaration = file.locals.get(name);
    if (!declaration) continue;
    if (into.has(exportedName)) throw new Error(`${path}: ${exportedName} is published twice`);
    into.set(exportedName, declaration);
  }
}

/**
 * `export type { IDeployment as IIoK8sApiAppsV1Deployment }`; re-exports from another file are read there.
 * A file without such an alias (`TypeMeta` in base) publishes its types under their own name.
 */
function exportedNames(source: ts.SourceFile): [string, string][] {
  const aliases: [string, string][] = [];
  const own: [string, string][] = [];
  for (const node of source.statements) {
    if (ts.isExportDeclaration(node) && !node.moduleSpecifier) {
      if (!node.exportClause || !ts.isNamedExports(node.exportClause)) continue;
      for (const { propertyName, name } of node.exportClause.elements) {
        aliases.push([(propertyName ?? name).text, name.text]);
      }
    } else if (ts.isInterfaceDeclaration(node)) {
      own.push([node.name.text, node.name.text]);
    }
  }
  return aliases.length > 0 ? aliases : own;
}
