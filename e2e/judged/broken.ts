import { Manifest, only } from '../../test/support/manifests';
import { policiesIn } from '../support/synthesized';
import { Finding } from './check';
import { rendered } from './subjects';
import { NetworkBackend } from 'cdk8s-ha-operator';

/** An example as it is rendered, to be broken: what is broken most often is within reach. */
export class Broken {
  public readonly deployment: Manifest;
  public readonly pod: Manifest;
  public readonly container: Manifest;
  private all: Manifest[];

  public constructor(subject = 'beskar7', backend = NetworkBackend.NETWORK_POLICY) {
    this.all = rendered(subject, backend);
    this.deployment = this.only('Deployment');
    this.pod = this.deployment.spec.template.spec;
    this.container = this.pod.containers[0];
  }

  public get manifests(): readonly Manifest[] {
    return this.all;
  }

  public get budget(): Manifest {
    return this.only('PodDisruptionBudget');
  }

  public get policy(): Manifest {
    const [policy] = policiesIn(this.all);
    return policy;
  }

  public only(kind: string, name?: string): Manifest {
    return only(this.all, kind, name);
  }

  public remove(kind: string): void {
    this.all = this.all.filter((manifest) => manifest.kind !== kind);
  }
}

/** What is done to Beskar7, and all that must be reported then, and nothing else. */
export type Mutation = readonly [title: string, mutate: (broken: Broken) => void, findings: readonly Finding[]];

export function critical(check: string, says: string, object = 'Deployment/beskar7'): Finding {
  return { grade: 'critical', check, object, says };
}

export function warning(check: string, says: string, object?: string): Finding {
  return { ...critical(check, says, object), grade: 'warning' };
}

export const OTHER_LABELS = { 'app.kubernetes.io/name': 'another' };
