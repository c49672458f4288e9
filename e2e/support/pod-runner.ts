import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest } from '../../test/support/manifests';
import { accepted } from './api-client';
import { ApiProxy } from './api-proxy';
import { ControlPlane } from './control-plane';
import { startPodProcess } from './pod-process';
import { Component } from './processes';

export interface RunnerOptions {
  /** The program that a pod's image stands for. */
  readonly programOf: (pod: Manifest) => string;
  /** How long a pod takes from its start until it is ready. */
  readonly readyAfterMs: number;
  /** Whether each pod has a way of its own to the API server, which can be cut. @default false */
  readonly proxied?: boolean;
  /** Whether a pod is to wait before it begins, as for its image. */
  readonly isHeld?: (pod: Manifest) => boolean;
}

/** A pod that ran, and all processes that it had, one after the other. */
export interface RunPod {
  readonly name: string;
  readonly namespace: string;
  readonly processes: Component[];
  /** Of those that have one of their own. */
  readonly proxy?: ApiProxy;
  readonly uid: string;
}

interface Running extends RunPod {
  proxy?: ApiProxy;
  state: 'starting' | 'runs' | 'ready' | 'over' | 'terminating' | 'gone';
}

const POLL_MS = 200;
/** How a process ends that has done what it should. */
const SUCCESS = 'exit code 0';
/** How many polls in a row may fail. */
const PATIENCE = 25;
/** A kubelet restarts at once, then after 10 s and longer; sooner here, as nobody wants to wait. */
const RESTART_MS = 1000;

/**
 * Does what kubelets do, on this host: starts the process of each pod that is bound to a node, tells when it is ready,
 * starts it anew when it ends, and ends it with the pod's grace period when the pod is deleted.
 */
export class PodRunner {
  private readonly known = new Map<string, Running>();
  private readonly following: Promise<void>;
  private readonly work = new Set<Promise<void>>();
  private stopping = false;
  private failure: Error | undefined;

  public constructor(
    private readonly api: ControlPlane,
    private readonly options: RunnerOptions,
  ) {
    this.following = this.follow();
  }

  /** The pods of a namespace that run or ran, of which some are gone by now. */
  public pods(namespace: string): readonly RunPod[] {
    if (this.failure !== undefined) {
      throw this.failure;
    }
    return [...this.known.values()].filter((pod) => pod.namespace === namespace);
  }

  public async stop(): Promise<void> {
    this.stopping = true;
    await this.following;
    await Promise.allSettled(this.work);
    for (const { proxy } of this.known.values()) {
      proxy?.close();
    }
  }

  private async follow(): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      try {
        const { items } = accepted(await this.api.request('GET', '/api/v1/pods'));
        for (const pod of items as Manifest[]) {
          this.see(pod);
        }
        this.forget(items as Manifest[]);
        failures = 0;
      } catch (error) {
        // On a busy machine one may take too long.
        failures += 1;
        this.failure ??= failures > PATIENCE ? (error as Error) : undefined;
      }
      await sleep(POLL_MS);
    }
  }

  private see(pod: Manifest): void {
    const { uid, name, namespace, deletionTimestamp } = pod.metadata;
    const running = this.known.get(String(uid));
    if (running !== undefined) {
      this.attend(pod, running);
    } else if (pod.spec.nodeName !== undefined && this.options.isHeld?.(pod) !== true) {
      const first: Running = {
        uid: String(uid),
        name: String(name),
        namespace: String(namespace),
        processes: [],
        state: 'starting',
      };
      this.known.set(first.uid, first);
      this.do(deletionTimestamp === undefined ? this.launch(pod, first) : this.remove(first));
    }
  }

  /** Ends what the API server knows no more of: pods that were deleted by force, or without any grace. */
  private forget(listed: readonly Manifest[]): void {
    const uids = new Set(listed.map(({ metadata }) => metadata.uid as string));
    for (const running of this.known.values()) {
      if (!uids.has(running.uid) && !isIn(running, 'starting') && !isIn(running, 'gone')) {
        running.state = 'gone';
        running.processes.at(-1)?.signal('SIGKILL');
      }
    }
  }

  private attend(pod: Manifest, running: Running): void {
    const process = running.processes.at(-1);
    if (process === undefined || running.state === 'gone') {
      return;
    }
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (running.state !== 'terminating') {
        running.state = 'terminating';
        this.do(this.terminate(pod, running, process));
      }
    } else if (running.state === 'over') {
      return;
    } else if (running.state !== 'starting' && process.ended() !== undefined) {
      const isOver = pod.spec.restartPolicy === 'Never';
      running.state = isOver ? 'over' : 'starting';
      this.do(isOver ? this.complete(running, process) : this.restart(pod, running));
    } else if (running.state === 'ready' && !isReady(pod)) {
      // As of the pods of a node that was silent for too long.
      this.do(this.tell(pod, running, true));
    }
  }

  private do(work: Promise<void>): void {
    const done = work.catch((error: unknown) => {
      this.failure ??= error as Error;
    });
    this.work.add(done);
    void done.finally(() => this.work.delete(done));
  }

  private async launch(pod: Manifest, running: Running): Promise<void> {
    const port = Number(new URL(this.api.url).port);
    if (this.options.proxied === true) {
      running.proxy ??= await ApiProxy.to(port);
    }
    const apiServerPort = running.proxy?.port ?? port;
    const program = this.options.programOf(pod);
    const process = await startPodProcess(this.api, pod, { program, apiServerPort });
    running.processes.push(process);
    if (!isIn(running, 'starting')) {
      // It went meanwhile.
      process.signal('SIGKILL');
      return;
    }
    running.state = 'runs';
    await sleep(this.options.readyAfterMs);
    // By then it may be told to end, or have ended.
    if (isIn(running, 'runs') && running.processes.at(-1)?.ended() === undefined) {
      running.state = 'ready';
      await this.tell(pod, running, true);
    }
  }

  private async restart(pod: Manifest, running: Running): Promise<void> {
    await this.tell(pod, running, false);
    await sleep(RESTART_MS);
    if (!this.stopping && isIn(running, 'starting')) {
      await this.launch(pod, running);
    }
  }

  /** As of a pod that is not to be restarted. */
  private complete(running: Running, process: Component): Promise<void> {
    const phase = process.ended() === SUCCESS ? 'Succeeded' : 'Failed';
    const isOver = (type: string) => ({ type, status: 'False', reason: 'PodCompleted' });
    return this.patchStatus(running, { phase, conditions: ['ContainersReady', 'Ready'].map(isOver) });
  }

  private async terminate(pod: Manifest, running: Running, process: Component): Promise<void> {
    const grace = Number(pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
    process.signal(grace === 0 ? 'SIGKILL' : 'SIGTERM');
    for (const end = Date.now() + grace; process.ended() === undefined;) {
      await sleep(20);
      if (Date.now() > end) {
        process.signal('SIGKILL');
      }
    }
    await this.remove(running);
  }

  private async remove(running: Running): Promise<void> {
    running.state = 'gone';
    const body = { gracePeriodSeconds: 0, preconditions: { uid: running.uid } };
    const { status, message } = await this.api.request('DELETE', pathOf(running), { body });
    if (status >= 400 && status !== 404) {
      throw new Error(`pod ${running.name} was not deleted: ${message}`);
    }
  }

  private async tell(pod: Manifest, running: Running, ready: boolean): Promise<void> {
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const condition = (type: string) => ({ type, status: ready ? 'True' : 'False', lastTransitionTime: now });
    const [container] = pod.spec.containers as Manifest[];
    await this.patchStatus(running, {
      phase: 'Running',
      startTime: now,
      conditions: [
        { ...condition('PodScheduled'), status: 'True' },
        { ...condition('Initialized'), status: 'True' },
        condition('ContainersReady'),
        condition('Ready'),
      ],
      containerStatuses: [
        {
          name: container.name,
          image: container.image,
          imageID: '',
          ready,
          restartCount: running.processes.length - 1,
          lastState: lastStateOf(running),
          state: ready ? { running: { startedAt: now } } : { waiting: { reason: 'CrashLoopBackOff' } },
        },
      ],
    });
  }

  private async patchStatus(running: Running, patch: object): Promise<void> {
    const body = { status: patch };
    const contentType = 'application/merge-patch+json';
    const { status, message } = await this.api.request('PATCH', `${pathOf(running)}/status`, { body, contentType });
    if (status >= 400 && status !== 404) {
      throw new Error(`the status of pod ${running.name} was refused: ${message}`);
    }
  }
}

/** How the process before, or that which has just ended, came to its end. */
function lastStateOf({ processes }: Running): Manifest {
  const end = processes.flatMap((process) => process.endedAt() ?? []).at(-1);
  return end === undefined
    ? {}
    : { terminated: { exitCode: 1, reason: 'Error', finishedAt: new Date(end).toISOString().replace(/\.\d+/, '') } };
}

function isReady({ status }: Manifest): boolean {
  const conditions = (status.conditions ?? []) as Manifest[];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** For what may have changed meanwhile. */
function isIn(running: Running, state: Running['state']): boolean {
  return running.state === state;
}

function pathOf({ namespace, name }: RunPod): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
