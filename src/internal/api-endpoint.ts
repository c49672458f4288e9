import * as kplus from 'cdk8s-plus-28';

/** A resource, or one object of it, as cdk8s-plus roles take it; their own factory knows no object names. */
export class ApiEndpoint implements kplus.IApiResource, kplus.IApiEndpoint {
  constructor(
    public readonly apiGroup: string,
    public readonly resourceType: string,
    public readonly resourceName?: string,
  ) {}

  public asApiResource(): kplus.IApiResource {
    return this;
  }

  public asNonApiResource(): string | undefined {
    return undefined;
  }
}
