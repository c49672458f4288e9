import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { claimObject } from './internal/claims';
import { namespaceOf } from './internal/namespace';
import { refuseIfAny } from './internal/refuse';
import { fleetDashboard } from './model/monitoring/dashboard/fleet';
import { annotationsProblems, dnsLabelProblems, labelsProblems } from './model/names';
import { Problem, problem } from './model/problem';
import { dashboardConfigMap } from './monitoring/dashboard';

const TITLE = 'Leader election';

/**
 * Properties of `LeaderElectionDashboard`.
 */
export interface LeaderElectionDashboardProps {
  /**
   * Its title in Grafana.
   *
   * @default 'Leader election'
   */
  readonly title?: string;

  /**
   * Labels by which Grafana's sidecar finds the ConfigMap.
   *
   * @default - `grafana_dashboard: '1'`
   * @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Annotations of the ConfigMap, such as `grafana_folder`, the folder in Grafana.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * The name of the ConfigMap: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The namespace of the ConfigMap.
   *
   * @default - the chart's; an error if it has none
   */
  readonly namespace?: string;
}

/**
 * A dashboard for Grafana of all elections in a cluster: every lease that a PrometheusRule of this library records, against its own
 * bounds. It needs the `monitoring` of the controllers, each of which has a dashboard of its own beside.
 */
export class LeaderElectionDashboard extends Construct {
  /** The ConfigMap with the dashboard. */
  public readonly configMap: kplus.ConfigMap;

  /**
   * @param scope the chart, or a construct within.
   * @param id names the ConfigMap, unless `name` does.
   * @param props how Grafana comes by it.
   * @throws if something is malformed.
   */
  constructor(scope: Construct, id: string, props: LeaderElectionDashboardProps = {}) {
    super(scope, id);
    const { title = TITLE, name = id, labels = {}, annotations = {} } = props;
    const namespace = namespaceOf(this, props.namespace);
    refuseIfAny(
      [
        ...dnsLabelProblems('name', name),
        ...dnsLabelProblems('namespace', namespace),
        ...labelsProblems('labels', labels),
        ...annotationsProblems('annotations', annotations),
        ...titleProblems(title),
      ],
      this,
    );
    claimObject(this, 'ConfigMap', name, namespace);
    this.configMap = dashboardConfigMap(this, fleetDashboard({ name, namespace, title }), props, { name, namespace });
    this.node.defaultChild = this.configMap;
  }
}

function titleProblems(title: string): Problem[] {
  return title.trim() === '' ? [problem('title', 'it is empty', 'say what the dashboard shows, or leave it out')] : [];
}
