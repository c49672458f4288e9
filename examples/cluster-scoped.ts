import { ApiObject, JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Takes away the chart's namespace, which cdk8s gives to every object, also to those that have none. */
export function clusterScoped<T extends IConstruct>(construct: T): T {
  ApiObject.of(construct).addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return construct;
}
