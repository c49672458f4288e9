import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { Manifest, only } from '../../test/support/manifests';
import { courseOf } from '../rolled/leadership';
import { JSON_LINES, Tenure, tenuresOf } from '../support/leadership';
import { RunPod } from '../support/pod-runner';
import { Component, until } from '../support/processes';
import { synthesized } from '../support/synthesized';
import { Page } from './page';
import { Reading } from './reading';
import { Stage } from './stage';
import {
  ApiPermission,
  HaOperator,
  HaOperatorProps,
  LeaderElection,
  LeaderElectionDialect,
  TimingProfile,
} from 'cdk8s-ha-operator';

/** What the pages speak of, in namespaces of its own. */
export const NAME = 'beskar7';
export const LEASE = 'beskar7.infrastructure.cluster.x-k8s.io';
export const RESOURCE = 'beskar7machines';
/** Seconds, of the fast timing that all have here; by the table of the guide. */
export const FAST = { leaseDuration: 10, renewDeadline: 6, retryPeriod: 1, crashMax: 14.4 } as const;

/** The manifests of an operator such as Beskar7, and of what is beside it in its chart. */
export function manifestsOf(
  namespace: string,
  props: Partial<HaOperatorProps> = {},
  beside: (operator: HaOperator, chart: Chart) => void = () => undefined,
): Manifest[] {
  const app = new App();
  const chart = new Chart(app, NAME, { namespace });
  const operator = new HaOperator(chart, NAME, {
    image: 'ghcr.io/projectbeskar/beskar7/beskar7:v0.4.0-alpha.7',
    args: ['--metrics-bind-address=0', '--health-probe-bind-address=0'],
    leaderElection: LeaderElection.of({ dialect: LeaderElectionDialect.BESKAR7, timing: TimingProfile.FAST }),
    permissions: [ApiPermission.reconcile('infrastructure.cluster.x-k8s.io', RESOURCE)],
    ...props,
  });
  beside(operator, chart);
  return synthesized(app);
}

/** The one container of the Deployment among manifests, to be changed. */
export function containerIn(manifests: readonly Manifest[]): Manifest {
  const [container] = only(manifests, 'Deployment').spec.template.spec.containers as Manifest[];
  return container;
}

/** Sets a variable of that container, which has to be there. */
export function setVariable(manifests: readonly Manifest[], name: string, value: string): void {
  const variables = containerIn(manifests).env as Manifest[];
  const place = variables.findIndex((variable) => variable.name === name);
  if (place < 0) {
    throw new Error(`${name} is not rendered`);
  }
  variables[place] = { name, value };
}

/** An operator whose pods run as processes, and what they did. */
export class Operator {
  public readonly folder: string;

  public constructor(
    public readonly stage: Stage,
    public readonly namespace: string,
    public readonly manifests: readonly Manifest[],
    private readonly file = `dist/${NAME}.k8s.yaml`,
  ) {
    this.folder = stage.folder(namespace);
    this.write(this.file, manifests);
  }

  /** An operator as in `manifestsOf`, applied, of which one replica leads. */
  public static async start(stage: Stage, namespace: string, props: Partial<HaOperatorProps> = {}): Promise<Operator> {
    const operator = new Operator(stage, namespace, manifestsOf(namespace, props));
    await operator.begin();
    return operator;
  }

  /** Applies it to a namespace that is new, and waits until one of its replicas leads. */
  public async begin(): Promise<void> {
    await this.stage.kubectl('create', 'namespace', this.namespace);
    await this.apply();
    await this.led();
  }

  /** Somebody reads a page, who has put this operator in the place of the example. */
  public read(path: string, values: Readonly<Record<string, string>> = {}): Reading {
    return new Reading(Page.of(path), { NAMESPACE: this.namespace, ...values }, this.stage.shell(this.folder));
  }

  /** Writes manifests that differ from what its reader has, and applies them. */
  public async applyChanged(change: (manifests: Manifest[]) => void): Promise<void> {
    const changed = structuredClone(this.manifests) as Manifest[];
    change(changed);
    this.write('changed.yaml', changed);
    await this.stage.kubectl('apply', '--filename', join(this.folder, 'changed.yaml'));
  }

  public async apply(): Promise<void> {
    await this.stage.kubectl('apply', '--filename', join(this.folder, this.file));
  }

  public write(file: string, manifests: readonly Manifest[]): void {
    writeFileSync(join(this.folder, file), manifests.map((manifest) => stringify(manifest)).join('---\n'));
  }

  public kubectl(...args: readonly string[]): Promise<string> {
    return this.stage.kubectl('--namespace', this.namespace, ...args);
  }

  public tenures(): Tenure[] {
    return this.processes().flatMap((process) => tenuresOf(process, JSON_LINES));
  }

  /** For how many seconds more than one has led since a moment. */
  public several(since: number): number {
    return courseOf(this.tenures(), since, Date.now()).several;
  }

  /** For how many seconds nobody has led since a moment. */
  public without(since: number): number {
    return courseOf(this.tenures(), since, Date.now()).without;
  }

  /** Those that act at the moment. */
  public leaders(): { readonly pod: RunPod; readonly process: Component }[] {
    return this.stage.runner
      .pods(this.namespace)
      .flatMap((pod) => pod.processes.map((process) => ({ pod, process })))
      .filter(({ process }) => tenuresOf(process, JSON_LINES).some(({ to }) => to === undefined));
  }

  /** The one that leads, once all replicas are ready and it is one. */
  public async led(replicas = Number(only(this.manifests, 'Deployment').spec.replicas)): Promise<RunPod> {
    return until(
      `${this.namespace} has no leader and ${replicas} replicas`,
      async () => {
        const pods = await this.stage.cluster.pods(this.namespace);
        const ready = pods.filter(({ status }) =>
          ((status.conditions ?? []) as Manifest[]).some((one) => one.type === 'Ready' && one.status === 'True'),
        );
        const leaders = this.leaders();
        return ready.length === replicas && leaders.length === 1 ? leaders[0].pod : undefined;
      },
      90,
    );
  }

  /** Once the lease has expired, so that one sees it to the second. */
  public async expired(): Promise<void> {
    const fields = 'jsonpath={.spec.renewTime} {.spec.leaseDurationSeconds}';
    await until(
      `the lease of ${this.namespace} is renewed`,
      async () => {
        await sleep(500);
        const [renewed, seconds] = (await this.kubectl('get', 'lease', LEASE, '--output', fields)).split(' ');
        return Date.now() - Date.parse(renewed) > (Number(seconds) + 1) * 1000 || undefined;
      },
      60,
    );
  }

  private processes(): Component[] {
    return this.stage.runner.pods(this.namespace).flatMap(({ processes }) => processes);
  }
}
