import { Manifest, only } from '../../test/support/manifests';
import { placedAndRolled } from './placed-and-rolled';
import { sharedPool } from './pool';
import { rendered } from './rendered';
import { Trial } from './side-by-side';
import { Limit, rolling, rollingUpdate } from './strategy';
import { AntiAffinity, DisruptionOptions } from 'cdk8s-ha-operator';

export interface Verdicts {
  /** What the library says against it; empty where nothing. */
  readonly refusal: string;
  /** What the cluster does. */
  readonly findings: readonly string[];
}

/** Under required anti-affinity, on as many nodes as replicas. What the library refuses is written by hand. */
function apart(replicas: number, maxSurge: Limit, maxUnavailable: Limit, away = 1): [string, Trial<Verdicts>] {
  const title = `of ${replicas}, ${maxSurge} more and ${maxUnavailable} away`;
  const namespace = `apart-${replicas}-${maxSurge}-${maxUnavailable}`.replaceAll('%', 'percent');
  const build = (disruption?: DisruptionOptions) =>
    rendered(namespace, { replicas, placement: { antiAffinity: AntiAffinity.required() }, disruption });
  const trial: Trial<Verdicts> = async (cluster) => {
    const pool = await sharedPool(cluster, Array<number>(replicas).fill(1));
    let manifests: Manifest[];
    let refusal = '';
    try {
      manifests = build(rolling(maxSurge, maxUnavailable));
    } catch (error) {
      refusal = (error as Error).message;
      manifests = build();
      only(manifests, 'Deployment').spec.strategy = rollingUpdate(maxSurge, maxUnavailable);
    }
    return { refusal, findings: await placedAndRolled(cluster, manifests, pool, { rollouts: 2, away }) };
  };
  return [title, trial];
}

export const STUCK: Readonly<Record<string, Trial<Verdicts>>> = Object.fromEntries([
  apart(1, '25%', '25%'),
  apart(3, '25%', '25%'),
  apart(3, '33%', '33%'),
  apart(3, 1, 0),
  apart(3, '100%', 0),
]);

export const MOVING: Readonly<Record<string, Trial<Verdicts>>> = Object.fromEntries([
  apart(4, '25%', '25%'),
  apart(3, '34%', '34%'),
  apart(4, 1, '50%', 2),
  apart(3, 0, '25%'),
]);
