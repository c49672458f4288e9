import * as kplus from 'cdk8s-plus-28';
import { CountOrPercent, Rollout } from '../model/disruption';

interface StrategyJson {
  readonly type: 'RollingUpdate' | 'Recreate';
  readonly rollingUpdate?: { maxSurge: kplus.PercentOrAbsolute; maxUnavailable: kplus.PercentOrAbsolute };
}

/** Reads back what a cdk8s-plus strategy will render; it has no public getter. */
export function rolloutOf(strategy: kplus.DeploymentStrategy): Rollout {
  const { type, rollingUpdate } = (strategy as unknown as { _toKube(): StrategyJson })._toKube();
  return { type, maxSurge: countOf(rollingUpdate?.maxSurge), maxUnavailable: countOf(rollingUpdate?.maxUnavailable) };
}

export function countOf(value: kplus.PercentOrAbsolute | undefined): CountOrPercent | undefined {
  return value?.value as CountOrPercent | undefined;
}
