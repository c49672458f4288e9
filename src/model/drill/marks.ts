/**
 * Put on the leader's pod while it is cut off, with the run as its value, so that the policy selects that pod and no other;
 * and, as an annotation, on a node that the drill has cordoned. Cilium tells pods apart by labels of this prefix.
 */
export const RUN_KEY = 'app.kubernetes.io/cdk8s-ha-operator-drill';

/** On everything that a drill creates. */
export const CREATED_LABELS = { 'app.kubernetes.io/managed-by': 'cdk8s-ha-operator-drill' } as const;

/** How the API is asked for what drills have created. */
export const CREATED_SELECTOR = Object.entries(CREATED_LABELS)
  .map(([key, value]) => `${key}=${value}`)
  .join(',');

/** Which drill has cordoned a node, and for which Deployment. */
export interface CordonMark {
  readonly namespace: string;
  readonly deployment: string;
  readonly run: string;
}

export function formatCordonMark({ namespace, deployment, run }: CordonMark): string {
  return [namespace, deployment, run].join('/');
}

/** Of the annotation; undefined if no drill has written it. */
export function parseCordonMark(text: string): CordonMark | undefined {
  const [namespace, deployment, run, ...more] = text.split('/');
  return run === undefined || more.length > 0 ? undefined : { namespace, deployment, run };
}
