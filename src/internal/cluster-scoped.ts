import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Takes away the chart's namespace, which cdk8s gives to every object, also to those that have none. */
export function clusterScoped<T extends IConstruct>(construct: T): T {
  const { metadata } = ApiObject.of(construct);
  (metadata as { namespace?: string }).namespace = undefined;
  return construct;
}
