/** The part of JSON Schema that the published types need. */
export interface JsonSchema {
  $id?: string;
  $ref?: string;
  type?: string | string[];
  enum?: (string | number | boolean)[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema | boolean>;
  required?: string[];
  additionalProperties?: JsonSchema | false;
  dependencies?: Record<string, JsonSchema>;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  definitions?: Record<string, JsonSchema>;
}
