import { POLICY_API } from './policy';

/** Where the API has what a drill reads and changes. */

export function deploymentPath(namespace: string, name: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

export function replicaSetsPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/replicasets`;
}

export function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods`;
}

export function podPath(namespace: string, name: string): string {
  return `${podsPath(namespace)}/${name}`;
}

export function configMapPath(namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps/${name}`;
}

export function budgetsPath(namespace: string): string {
  return `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`;
}

export function leasesPath(namespace: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
}

export function policiesPath(namespace: string): string {
  return `${POLICY_API_PATH}/namespaces/${namespace}/${POLICY_API.resource}`;
}

/** What the cluster knows of Cilium. */
export const POLICY_API_PATH = `/apis/${POLICY_API.group}/${POLICY_API.version}`;

export const NODES_PATH = '/api/v1/nodes';

export function nodePath(name: string): string {
  return `${NODES_PATH}/${name}`;
}

/** Where one asks what one may do. */
export const REVIEWS_PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
