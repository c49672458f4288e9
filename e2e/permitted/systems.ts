import { Expectation } from './check';
import { ASK_ABOUT_CALLERS, MANAGE, READ } from './needs';
import { rights } from './rights';

/*
 * What each system needs beside its election, read in its own charts, manifests and source.
 */

const STATUS = 'get patch update';

/** Of metrics that ask who reads them, as controller-runtime's filters do. */
export const PROMETHEUS: Expectation = { account: 'monitoring/prometheus-k8s', urls: ['get /metrics'] };

/** bitwarden/helm-charts charts/sm-operator@fe3d750, whose metrics authenticate their callers. */
export const SM_OPERATOR: Expectation = {
  account: 'sm-operator-system/sm-operator',
  elections: [{ client: 'client-go', namespace: 'sm-operator-system', lease: '479cde60.bitwarden.com' }],
  rights: [
    ...rights('*', '', 'secrets', MANAGE),
    ...rights('*', '', 'secrets/status', 'get'),
    ...rights('*', 'k8s.bitwarden.com', 'bitwardensecrets', MANAGE),
    ...rights('*', 'k8s.bitwarden.com', 'bitwardensecrets/finalizers', 'update'),
    ...rights('*', 'k8s.bitwarden.com', 'bitwardensecrets/status', STATUS),
    ...ASK_ABOUT_CALLERS,
  ],
};

const BESKAR7_GROUP = 'infrastructure.cluster.x-k8s.io';
const BESKAR7_KINDS = ['beskar7clusters', 'beskar7machines', 'physicalhosts'];

/** projectbeskar/beskar7 config/rbac@dfccdee, without its grant of all leases. */
export const BESKAR7: Expectation = {
  account: 'beskar7-system/beskar7',
  elections: [{ client: 'client-go', namespace: 'beskar7-system', lease: 'beskar7.infrastructure.cluster.x-k8s.io' }],
  rights: [
    ...rights('*', '', 'configmaps secrets', MANAGE),
    ...rights('*', '', 'events', 'create patch'),
    ...rights('*', 'cluster.x-k8s.io', 'clusters clusters/status machines machines/status', READ),
    ...BESKAR7_KINDS.flatMap((kind) => [
      ...rights('*', BESKAR7_GROUP, kind, MANAGE),
      ...rights('*', BESKAR7_GROUP, `${kind}/finalizers`, 'update'),
      ...rights('*', BESKAR7_GROUP, `${kind}/status`, STATUS),
    ]),
    ...rights('*', BESKAR7_GROUP, 'beskar7machinetemplates', READ),
    ...rights('*', 'rbac.authorization.k8s.io', 'clusterroles clusterrolebindings', READ),
    ...ASK_ABOUT_CALLERS,
  ],
};

const BINDY_GROUP = 'bindy.firestoned.io';
const BINDY_MANAGED = 'bind9instances bind9clusters';
const BINDY_RECORDS = [
  'clusterbind9providers dnszones arecords aaaarecords txtrecords cnamerecords mxrecords nsrecords srvrecords',
  'caarecords',
].join(' ');

/** firestoned/bindy deploy/operator@ac9ea2a, without its grant of all leases. */
export function bindy(leaseNamespace: string): Expectation {
  return {
    account: 'bindy-system/bindy',
    elections: [{ client: 'kube-lease-manager', namespace: leaseNamespace, lease: 'bindy-leader' }],
    rights: [
      ...rights('*', BINDY_GROUP, BINDY_MANAGED, MANAGE),
      ...rights('*', BINDY_GROUP, BINDY_RECORDS, `${READ} create patch update`),
      ...rights('*', BINDY_GROUP, `${BINDY_MANAGED} ${BINDY_RECORDS}`.replaceAll(/\w+/g, '$&/status'), STATUS),
      ...rights('*', 'apps', 'deployments', MANAGE),
      ...rights('*', '', 'services configmaps serviceaccounts', MANAGE),
      ...rights('*', '', 'secrets pods endpoints', READ),
      ...rights('*', '', 'events', 'create patch'),
      ...rights('bindy-system', '', 'secrets', 'create update patch delete'),
    ],
  };
}

/** What a drill asks for that deletes the leader: it succeeds with that in the case `guided`, and says in `drilled` what it lacks. */
export const BINDY_DRILL: Expectation = {
  account: 'bindy-system/bindy-drill',
  rights: [
    ...rights('bindy-system', 'apps', 'deployments', 'get', 'bindy'),
    ...rights('bindy-system', 'apps', 'replicasets', 'list'),
    ...rights('bindy-system', '', 'pods', 'list watch delete'),
    ...rights('bindy-system', 'policy', 'poddisruptionbudgets', 'list'),
    ...rights('bindy-system', 'coordination.k8s.io', 'leases', 'list watch', 'bindy-leader'),
  ],
};
