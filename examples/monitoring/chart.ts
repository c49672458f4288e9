import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { PROMETHEUS } from '../prometheus';
import { LeaderElectionDashboard } from 'cdk8s-ha-operator';

/** What is there once in a cluster: the dashboard of all leader elections, beside those that controllers have of their own. */
export class MonitoringChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: PROMETHEUS.namespace });
    new LeaderElectionDashboard(this, 'leader-elections', { annotations: { grafana_folder: 'Operators' } });
  }
}
