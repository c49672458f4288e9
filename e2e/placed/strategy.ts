import { DeploymentStrategy, PercentOrAbsolute } from 'cdk8s-plus-28';
import { Manifest } from '../../test/support/manifests';
import { DisruptionOptions } from 'cdk8s-ha-operator';

/** A count of pods, or a share such as `25%`. */
export type Limit = number | `${number}%`;

export const RECREATE: DisruptionOptions = { rollout: DeploymentStrategy.recreate() };

/** A rolling update, as the props have it. */
export function rolling(maxSurge: Limit, maxUnavailable: Limit): DisruptionOptions {
  const limits = { maxSurge: ofProps(maxSurge), maxUnavailable: ofProps(maxUnavailable) };
  return { rollout: DeploymentStrategy.rollingUpdate(limits) };
}

/** The same, as a manifest has it. */
export function rollingUpdate(maxSurge: Limit, maxUnavailable: Limit): Manifest {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

function ofProps(limit: Limit): PercentOrAbsolute {
  return typeof limit === 'number'
    ? PercentOrAbsolute.absolute(limit)
    : PercentOrAbsolute.percent(Number.parseInt(limit, 10));
}
