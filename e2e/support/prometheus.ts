import { mkdirSync } from 'node:fs';
import { ControlPlane } from './control-plane';
import { freePort } from './ports';
import { Component, ready } from './processes';
import { RuleGroup } from './rule-tests';
import { builtTool } from './tools';

export type Labels = Readonly<Partial<Record<string, string>>>;

/** The time in milliseconds since 1970. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export interface Series {
  readonly labels: Labels;
  /** One, unless a range was asked for. */
  readonly samples: readonly Sample[];
}

export interface ActiveAlert {
  readonly labels: Labels;
  readonly state: 'pending' | 'firing';
}

export interface PrometheusOptions {
  /** Each as an element of `scrape_configs`. */
  readonly scrapes: readonly object[];
  /** Each what a rule file has, as Prometheus Operator makes one of each PrometheusRule. */
  readonly rules: readonly (readonly RuleGroup[])[];
}

/** A server that runs, and its API. */
export class Prometheus {
  public constructor(
    private readonly url: string,
    public readonly process: Component,
  ) {}

  /** What an expression comes to now; the samples as they were taken, where it selects a range. */
  public async query(expr: string): Promise<Series[]> {
    const { resultType, result } = await this.ask<QueryResult>('query', { query: expr });
    if (resultType !== 'vector' && resultType !== 'matrix') {
      throw new Error(`${expr} is a ${resultType}, not series`);
    }
    return result.map(({ metric, value, values = [] }) => ({
      labels: metric,
      samples: (value ? [value] : values).map(([at, text]) => ({ at: at * 1000, value: Number(text) })),
    }));
  }

  /** What fires, and what is about to. */
  public async alerts(): Promise<ActiveAlert[]> {
    return (await this.ask<{ readonly alerts: ActiveAlert[] }>('alerts')).alerts;
  }

  /** The sum of a counter of its own. */
  public async own(counter: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const values = [...text.matchAll(new RegExp(`^${counter}(?:\\{.*\\})? (\\S+)$`, 'gm'))].map(([, value]) => value);
    if (values.length === 0) {
      throw new Error(`Prometheus has no ${counter} of its own`);
    }
    return values.reduce((sum, value) => sum + Number(value), 0);
  }

  private async ask<T>(what: string, parameters: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${what}?${new URLSearchParams(parameters).toString()}`);
    const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string };
    if (status !== 'success') {
      throw new Error(`Prometheus refused ${JSON.stringify(parameters)}: ${String(error)}`);
    }
    return data;
  }
}

interface QueryResult {
  readonly resultType: string;
  readonly result: readonly {
    readonly metric: Labels;
    readonly value?: readonly [at: number, value: string];
    readonly values?: readonly (readonly [at: number, value: string])[];
  }[];
}

/** Starts one beside a control plane, with which it ends. */
export async function startPrometheus(
  beside: ControlPlane,
  name: string,
  { scrapes, rules }: PrometheusOptions,
): Promise<Prometheus> {
  const program = await builtTool('prometheus');
  const files = rules.map((groups, i) => beside.file(`${name}-rules-${i}.json`, JSON.stringify({ groups })));
  const config = beside.file(`${name}.json`, JSON.stringify({ rule_files: files, scrape_configs: scrapes }));
  const data = beside.file(`${name}-data`);
  mkdirSync(data);
  const address = `127.0.0.1:${await freePort()}`;
  const process = beside.start(name, program, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=${address}`,
    '--log.level=warn',
  ]);
  const url = `http://${address}`;
  await ready(process, async () => (await fetch(`${url}/-/ready`)).ok);
  return new Prometheus(url, process);
}
