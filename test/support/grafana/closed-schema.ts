import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import type { JsonSchema } from '../schema/generate/json-schema';

/** Schemas of exported types by their names, and what they refer to. */
export interface ClosedTypes {
  readonly exported: Readonly<Record<string, JsonSchema>>;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * Turns the exported types of a file into JSON Schemas, closed against every field that a type does not list. The type
 * checker works out what they come to, so that they may be put together from published ones.
 */
export function closedTypes(path: string): ClosedTypes {
  const program = ts.createProgram([path], {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const errors = ts.getPreEmitDiagnostics(program);
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, FORMAT));
  return new TypeReader(program.getTypeChecker()).read(program.getSourceFile(path));
}

const FORMAT: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => '',
  getNewLine: () => '\n',
};

class TypeReader {
  private readonly definitions: Record<string, JsonSchema> = {};
  private readonly names = new Map<ts.Type, string>();

  public constructor(private readonly checker: ts.TypeChecker) {}

  public read(file: ts.SourceFile | undefined): ClosedTypes {
    const symbol = file && this.checker.getSymbolAtLocation(file);
    const types = symbol ? this.checker.getExportsOfModule(symbol) : [];
    const exported = types.map(
      (type) => [type.name, this.objectSchema(this.checker.getDeclaredTypeOfSymbol(type))] as const,
    );
    return { exported: Object.fromEntries(exported), definitions: this.definitions };
  }

  private schemaOf(type: ts.Type): JsonSchema {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.String) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
    if (type.isUnion()) return this.unionSchema(type);
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: this.schemaOf(item) };
    }
    if (type.flags & ts.TypeFlags.Object || type.isIntersection()) return this.reference(type);
    throw new Error(`cannot turn into a schema: ${this.checker.typeToString(type)}`);
  }

  private unionSchema({ types }: ts.UnionType): JsonSchema {
    const given = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const schemas = given.map((type) => this.schemaOf(type));
    const distinct = schemas.filter(
      (schema, i) => schemas.findIndex((other) => isDeepStrictEqual(other, schema)) === i,
    );
    if (distinct.length === 1) return distinct[0];
    return distinct.every((schema) => schema.enum)
      ? { enum: distinct.flatMap((schema) => schema.enum ?? []) }
      : { anyOf: distinct };
  }

  /** Types may refer to themselves: a dashboard has a snapshot of a dashboard. */
  private reference(type: ts.Type): JsonSchema {
    let name = this.names.get(type);
    if (name === undefined) {
      name = `type${this.names.size}`;
      this.names.set(type, name);
      this.definitions[name] = this.objectSchema(type);
    }
    return { $ref: `#/definitions/${name}` };
  }

  private objectSchema(type: ts.Type): JsonSchema {
    const values = type.getStringIndexType();
    if (values) return { type: 'object', additionalProperties: this.schemaOf(values) };
    const members = type
      .getProperties()
      .map((symbol) => ({ symbol, type: this.checker.getTypeOfSymbol(symbol) }))
      // A method tells queries of one data source from those of another; JSON has none.
      .filter((member) => member.type.getCallSignatures().length === 0);
    return {
      type: 'object',
      properties: Object.fromEntries(members.map((member) => [member.symbol.name, this.schemaOf(member.type)])),
      required: members
        .filter(({ symbol }) => !(symbol.flags & ts.SymbolFlags.Optional))
        .map(({ symbol }) => symbol.name),
      additionalProperties: false,
    };
  }
}
