import type { SchemaProblem } from './oracle';

/** `/spec/template/spec/containers/0: unknown field "imagee"` */
export function describeProblem(problem: SchemaProblem): string {
  return `${problem.instancePath || '/'}: ${reason(problem)}`;
}

function reason({ keyword, params, schemaPath }: SchemaProblem): string {
  switch (keyword) {
    case 'additionalProperties':
      return `unknown field ${quoted(params.additionalProperty)}`;
    case 'required':
      return `missing required field ${quoted(params.missingProperty)}`;
    case 'type':
      return `must be ${list(params.type, ' or ')}`;
    case 'enum':
      return `must be one of ${list(params.allowedValues, ', ', quoted)}`;
    case 'pattern':
      return `must match ${String(params.pattern)}`;
    case 'format':
      return `must be in the format ${String(params.format)}`;
    case 'minimum':
    case 'maximum':
      return `must be ${String(params.comparison)} ${String(params.limit)}`;
    case 'anyOf':
    case 'oneOf':
      return 'matches none, or too many, of the alternatives';
    case 'false schema':
      return `cannot be set together with ${quoted(excludingSibling(schemaPath))}`;
    default:
      return `${keyword} ${JSON.stringify(params)}`;
  }
}

/** Only the rule for settings that exclude each other forbids a field that a type does list. */
function excludingSibling(schemaPath: string): string | undefined {
  return /\/dependencies\/([^/]+)\/properties\/[^/]+\/false schema$/.exec(schemaPath)?.[1];
}

function quoted(value: unknown): string {
  return value === undefined ? 'a sibling' : JSON.stringify(value);
}

function list(values: unknown, separator: string, format: (value: unknown) => string = String): string {
  return (Array.isArray(values) ? values : [values]).map(format).join(separator);
}
