import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { applyPatchesLast } from './late-patches';

const POD_SPEC = '/spec/template/spec';

/** Adds to a workload what cdk8s-plus has no props for. */
export class PodSpecPatch {
  private readonly object: ApiObject;
  private readonly podSpec: string;

  constructor(workload: kplus.Workload) {
    this.object = ApiObject.of(workload);
    this.podSpec = workload instanceof kplus.CronJob ? `/spec/jobTemplate${POD_SPEC}` : POD_SPEC;
    applyPatchesLast(this.object);
  }

  /** Sets a field of the pod's spec, by its path within; what is empty is left out. */
  public add(path: string, value: unknown): void {
    this.set(`${this.podSpec}/${path}`, value);
  }

  /** Sets a field of the Deployment's spec. */
  public addToDeployment(path: string, value: unknown): void {
    this.set(`/spec/${path}`, value);
  }

  private set(path: string, value: unknown): void {
    if (!isEmpty(value)) {
      this.object.addJsonPatch(JsonPatch.add(path, value));
    }
  }
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}
