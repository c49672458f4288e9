import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import type { Declaration, DeclarationFile, Declarations } from './declarations';
import { excludedSiblings } from './exclusive';
import type { JsonSchema } from './json-schema';

/** The fields an object type lists, and the conditions (such as "one of these is required") on top of them. */
interface Shape {
  readonly properties: Map<string, JsonSchema>;
  readonly condition: JsonSchema;
}

/**
 * Turns published types into JSON Schema definitions, closed against every field a type does not list.
 * Syntax it does not know is an error, never a silent "anything goes".
 */
export class ClosedSchemas {
  public readonly definitions: Record<string, JsonSchema> = {};

  public constructor(private readonly declarations: Declarations) {}

  /** Adds a published type and all it refers to. */
  public define(name: string): JsonSchema {
    if (!(name in this.definitions)) {
      const { node, file } = this.published(name);
      this.definitions[name] = {};
      Object.assign(this.definitions[name], this.schemaOf(ts.isTypeAliasDeclaration(node) ? node.type : node, file));
    }
    return { $ref: `#/definitions/${name}` };
  }

  private schemaOf(node: ts.Node, file: DeclarationFile): JsonSchema {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'number' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
    }
    if (ts.isParenthesizedTypeNode(node)) return this.schemaOf(node.type, file);
    if (ts.isLiteralTypeNode(node)) return { enum: [literal(node)] };
    if (ts.isTypeReferenceNode(node)) return this.referenceSchema(node, file);
    if (ts.isUnionTypeNode(node)) return union(node.types.map((type) => this.schemaOf(type, file)));
    if (ts.isIntersectionTypeNode(node)) return closed(this.shapeOf(node, file));
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) return this.objectSchema(node, file);
    throw unsupported(node);
  }

  private referenceSchema(node: ts.TypeReferenceNode, file: DeclarationFile): JsonSchema {
    const name = node.typeName.getText();
    if (name === 'Array' && node.typeArguments?.length === 1) {
      return { type: 'array', items: this.schemaOf(node.typeArguments[0], file) };
    }
    if (node.typeArguments) throw unsupported(node);
    return this.define(this.publishedName(name, file));
  }

  private objectSchema(node: ts.InterfaceDeclaration | ts.TypeLiteralNode, file: DeclarationFile): JsonSchema {
    const first = node.members.at(0);
    if (node.members.length === 1 && first && ts.isIndexSignatureDeclaration(first)) {
      return { type: 'object', additionalProperties: this.schemaOf(first.type, file) };
    }
    const shape = this.shapeOf(node, file);
    // `interface JSON {}` and its like are how the packages publish a free-form value.
    return shape.properties.size === 0 ? {} : closed(shape);
  }

  private shapeOf(node: ts.Node, file: DeclarationFile): Shape {
    if (ts.isParenthesizedTypeNode(node)) return this.shapeOf(node.type, file);
    if (ts.isIntersectionTypeNode(node)) {
      return combine(
        'allOf',
        node.types.map((type) => this.shapeOf(type, file)),
        node,
      );
    }
    if (ts.isUnionTypeNode(node)) {
      return combine(
        'anyOf',
        node.types.map((type) => this.shapeOf(type, file)),
        node,
      );
    }
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) return this.memberShape(node, file);
    // Another name for a type, which an interface extends.
    if (ts.isTypeAliasDeclaration(node)) return this.shapeOf(node.type, file);
    if (ts.isTypeReferenceNode(node) && !node.typeArguments) {
      const named = this.published(this.publishedName(node.typeName.getText(), file));
      return this.shapeOf(named.node, named.file);
    }
    throw unsupported(node);
  }

  private memberShape(node: ts.InterfaceDeclaration | ts.TypeLiteralNode, file: DeclarationFile): Shape {
    const properties = new Map<string, JsonSchema>();
    const required = new Set<string>();
    for (const parent of ts.isInterfaceDeclaration(node) ? this.parents(node, file) : []) {
      parent.properties.forEach((schema, name) => properties.set(name, schema));
      parent.condition.required?.forEach((name) => required.add(name));
    }
    const members = node.members.map(property);
    const names = members.map((member) => member.name.text);
    const dependencies: Record<string, JsonSchema> = {};
    for (const { signature, type, name } of members) {
      properties.set(name.text, this.schemaOf(type, file));
      if (!signature.questionToken) required.add(name.text);
      const excluded = excludedSiblings(signature, names);
      if (excluded.length > 0) {
        dependencies[name.text] = { properties: Object.fromEntries(excluded.map((other) => [other, false])) };
      }
    }
    const condition: JsonSchema = {};
    if (required.size > 0) condition.required = [...required];
    if (Object.keys(dependencies).length > 0) condition.dependencies = dependencies;
    return { properties, condition };
  }

  private parents(node: ts.InterfaceDeclaration, file: DeclarationFile): Shape[] {
    const types = (node.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
    return types.map((type) => {
      const parent = this.published(this.publishedName(type.expression.getText(), file));
      const shape = this.shapeOf(parent.node, parent.file);
      // Only `properties` and `required` are inherited above; anything more would be lost without a word.
      if (shape.condition.dependencies) throw unsupported(type);
      return shape;
    });
  }

  /** A type may call itself by its local name (`IJSONSchemaProps`); definitions go by the published one. */
  private publishedName(name: string, file: DeclarationFile): string {
    const local = file.locals.get(name);
    if (!local) return name;
    for (const [published, declaration] of this.declarations) if (declaration === local) return published;
    throw new Error(`${file.path}: ${name} is not published`);
  }

  private published(name: string): Declaration {
    const declaration = this.declarations.get(name);
    if (!declaration) throw new Error(`No published type named ${name}`);
    return declaration;
  }
}

function closed({ properties, condition }: Shape): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...condition,
  };
}

/**
 * The parts of `A & (B | C)` repeat each other's fields, so the fields are kept once, next to the condition.
 * That closes the combination as a whole and keeps a nested error from being reported once per part.
 */
function combine(keyword: 'allOf' | 'anyOf', shapes: Shape[], node: ts.Node): Shape {
  const properties = new Map<string, JsonSchema>();
  for (const [name, schema] of shapes.flatMap((shape) => [...shape.properties])) {
    const known = properties.get(name);
    if (known && !isDeepStrictEqual(known, schema)) throw unsupported(node);
    properties.set(name, schema);
  }
  return { properties, condition: { [keyword]: shapes.map((shape) => shape.condition) } };
}

function union(schemas: JsonSchema[]): JsonSchema {
  if (schemas.every((schema) => schema.enum)) return { enum: schemas.flatMap((schema) => schema.enum ?? []) };
  if (schemas.every((schema) => typeof schema.type === 'string' && Object.keys(schema).length === 1)) {
    return { type: schemas.flatMap((schema) => schema.type ?? []) };
  }
  return { anyOf: schemas };
}

function literal({ literal: node }: ts.LiteralTypeNode): string | number | boolean {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  throw unsupported(node);
}

function property(node: ts.TypeElement): {
  signature: ts.PropertySignature;
  type: ts.TypeNode;
  name: ts.StringLiteral | ts.Identifier;
} {
  if (!ts.isPropertySignature(node) || !node.type) throw unsupported(node);
  if (!ts.isStringLiteral(node.name) && !ts.isIdentifier(node.name)) throw unsupported(node);
  return { signature: node, type: node.type, name: node.name };
}

function unsupported(node: ts.Node): Error {
  return new Error(`${node.getSourceFile().fileName}: cannot turn into a schema: ${node.getText().slice(0, 200)}`);
}
