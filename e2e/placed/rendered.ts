import { App } from 'cdk8s';
import { Manifest, only } from '../../test/support/manifests';
import { controller, testChart } from '../../test/support/subject';
import { EXAMPLES } from '../support/examples';
import { synthesized } from '../support/synthesized';
import { LeaderElectedControllerProps, NetworkBackend } from 'cdk8s-ha-operator';

/** A controller with the fewest props that are allowed, and those that a test is about. */
export function rendered(namespace: string, props: Partial<LeaderElectedControllerProps> = {}): Manifest[] {
  const chart = testChart(namespace);
  controller({ network: { backend: NetworkBackend.NONE }, ...props }, chart);
  return synthesized(App.of(chart));
}

/** An example, in another namespace than its own: one cluster may have it several times. */
export function exampleIn(namespace: string, system: string): Manifest[] {
  const app = new App();
  EXAMPLES[system](app);
  return synthesized(app)
    .filter(({ metadata }) => metadata.namespace !== undefined)
    .map((manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace } }));
}

/** The specs of a manifest's Deployment and of its pods, to be broken. */
export function specsIn(manifests: readonly Manifest[]): [deployment: Manifest, pods: Manifest] {
  const { spec } = only(manifests, 'Deployment');
  return [spec as Manifest, spec.template.spec as Manifest];
}
