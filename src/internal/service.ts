import { ApiObjectMetadata } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** What a Service has beside its name and its pods. */
export type ServiceOptions = Pick<kplus.ServiceProps, 'ports' | 'publishNotReadyAddresses'>;

/** A Service in front of the pods with all the selector's labels. */
export function createService(
  scope: Construct,
  id: string,
  selector: Readonly<Record<string, string>>,
  metadata: ApiObjectMetadata,
  options: ServiceOptions,
): kplus.Service {
  const service = new kplus.Service(scope, id, { ...options, metadata });
  Object.entries(selector).forEach(([key, value]) => {
    service.selectLabel(key, value);
  });
  return service;
}
