import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { MONITORING } from '../prometheus';
import { TIMING } from './timing';
import { GROUP, VERSION } from './upstream';
import { ApiPermission, HaOperator, LeaderElection, LeaderElectionDialect, NetworkOptions } from 'cdk8s-ha-operator';

const INJECT = ['get', 'list', 'patch', 'update', 'watch'];

export function cainjector(chart: Chart, network?: NetworkOptions): HaOperator {
  return new HaOperator(chart, 'cert-manager-cainjector', {
    image: `quay.io/jetstack/cert-manager-cainjector:${VERSION}`,
    args: ['--v=2'],
    env: { POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) },
    leaderElection: LeaderElection.of({
      dialect: LeaderElectionDialect.CERT_MANAGER_CAINJECTOR,
      timing: TIMING,
      leaseNamespace: 'kube-system',
    }),
    metrics: { port: 9402 },
    monitoring: MONITORING,
    network,
    permissions: [
      ApiPermission.read(GROUP, 'certificates'),
      ApiPermission.read('', 'secrets'),
      ApiPermission.allow(['create', 'get', 'patch', 'update'], '', 'events'),
      ApiPermission.allow(
        INJECT,
        'admissionregistration.k8s.io',
        'validatingwebhookconfigurations',
        'mutatingwebhookconfigurations',
      ),
      ApiPermission.allow(INJECT, 'apiregistration.k8s.io', 'apiservices'),
      ApiPermission.allow(INJECT, 'apiextensions.k8s.io', 'customresourcedefinitions'),
    ],
  });
}
