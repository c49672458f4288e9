import { Container } from '../../src/model/election/container';
import { describeProblem } from '../../src/model/problem';
import { env, file, read, Row, summary } from './reading';

const SCHEDULER = {
  apiVersion: 'kubescheduler.config.k8s.io/v1',
  kind: 'KubeSchedulerConfiguration',
  leaderElection: { leaderElect: true, resourceName: 'my-scheduler', leaseDuration: '30s', renewDeadline: '20s' },
};

describe('flags are parsed as their parsers do:', () => {
  test.each<[string, string, string[], boolean]>([
    ['the last of a switch', 'beskar7', ['--leader-elect=false', '--leader-elect'], true],
    ['the last of a switch, off', 'beskar7', ['--leader-elect', '-leader-elect=0'], false],
    ['a switch takes no word', 'sm-operator', ['--leader-elect', 'false'], true],
    ['T is true', 'sm-operator', ['--leader-elect=T'], true],
    ['a word without dashes is no flag', 'sm-operator', ['leader-elect'], false],
    ['nor is one that begins alike', 'sm-operator', ['--leader-elect-now'], false],
    ['an inverted one', 'ingress-nginx', ['--disable-leader-election'], false],
    ['an inverted one that is denied', 'ingress-nginx', ['--disable-leader-election=false'], true],
    ["kingpin's denial", 'contour', ['--disable-leader-election', '--no-disable-leader-election'], true],
    ["kingpin's denial, taken back", 'contour', ['--no-disable-leader-election', '--disable-leader-election'], false],
    ['which other parsers do not know', 'beskar7', ['--no-leader-elect'], true],
  ])('%s (%s %j)', (_what, id, args, enabled) => {
    expect(read(id, { args })).toMatchObject({ enabled, problems: [] });
  });

  test('the last of several durations counts, in command or args', () => {
    const flag = '--leader-elect-lease-duration';
    const reading = read('beskar7', {
      command: ['/manager', `${flag}=60s`],
      args: [flag, '50s', `-${flag.slice(2)}=40s`],
    });
    expect(reading.timing.leaseDuration).toBe(40);
    expect(reading.written).toEqual(['leaseDuration']);
  });

  test('a value may hold an equals sign, and an empty name is none', () => {
    expect(read('ingress-nginx', { args: ['--election-id=a=b'] }).lease.name).toBe('a=b');
    expect(read('ingress-nginx', { args: ['--election-id='] }).lease.name).toBe('ingress-controller-leader');
  });
});

describe('a flag goes before a variable, and that before a file:', () => {
  const scheduler = file('/etc/s.yaml', SCHEDULER);
  test.each<Row>([
    [
      'a variable',
      'karpenter',
      { env: env({ DISABLE_LEADER_ELECTION: 'true' }) },
      'off 15/10/2 karpenter-leader-election',
    ],
    [
      'a flag beside it',
      'karpenter',
      {
        args: ['--disable-leader-election=false', '--leader-election-name=b'],
        env: env({ DISABLE_LEADER_ELECTION: 'true', LEADER_ELECTION_NAME: 'a' }),
      },
      'on 15/10/2 b',
    ],
    [
      'variables of seconds',
      'baremetal-operator',
      { args: ['--retry-period-seconds=3'], env: env({ LEASE_DURATION_SECONDS: '20', RETRY_PERIOD_SECONDS: '4' }) },
      'off 20/10/3 baremetal-operator',
    ],
    [
      'a file that a flag tells of',
      'kube-scheduler-configuration',
      { args: ['--config=/etc/s.yaml'], ...scheduler },
      'on 30/20/2 my-scheduler in kube-system',
    ],
    [
      'flags beside it',
      'kube-scheduler-configuration',
      { args: ['--config', '/etc/s.yaml', '--leader-elect=false', '--leader-elect-lease-duration=50s'], ...scheduler },
      'off 50/20/2 my-scheduler in kube-system',
    ],
    [
      'a file that nothing tells of',
      'kube-scheduler-configuration',
      { args: ['--config=/etc/other.yaml'], ...scheduler },
      'on 15/10/2 kube-scheduler in kube-system',
    ],
    [
      'a ConfigMap',
      'knative',
      { configMaps: { 'config-leader-election': { 'lease-duration': '30s', 'retry-period': '5s' } } },
      'on 30/40/5',
    ],
    [
      'a ConfigMap of another name',
      'knative',
      {
        env: env({ CONFIG_LEADERELECTION_NAME: 'mine' }),
        configMaps: { mine: { 'renew-deadline': '30s' }, 'config-leader-election': { 'renew-deadline': '50s' } },
      },
      'on 60/30/10',
    ],
    [
      'a ConfigMap with the names of old, and of now',
      'knative',
      {
        configMaps: { 'config-leader-election': { leaseDuration: '90s', 'lease-duration': '80s', retryPeriod: '9s' } },
      },
      'on 80/40/9',
    ],
    ['Knative without high availability', 'knative', { args: ['--disable-ha'] }, 'off 60/40/10'],
    [
      'ISO 8601',
      'java-operator-sdk',
      { env: env({ JOSDK_LEADER_ELECTION_ENABLED: 'true', JOSDK_LEADER_ELECTION_LEASE_DURATION: 'PT1M' }) },
      'on 60/10/2',
    ],
    ['milliseconds', 'strimzi', { env: env({ STRIMZI_LEADER_ELECTION_RETRY_PERIOD_MS: '1500' }) }, 'off 15/10/1.5'],
    [
      'a variable that switches off',
      'argo-workflows',
      { env: env({ LEADER_ELECTION_DISABLE: 'true' }) },
      'off 15/10/5 workflow-controller',
    ],
  ])('%s (%s)', (_what, id, container, said) => {
    const reading = read(id, container);
    expect(summary(reading).slice(0, said.length)).toBe(said);
    expect(reading.problems).toEqual([]);
  });
});

describe('what Kubernetes puts into words and variables:', () => {
  const nameOf = (container: Container) => read('ingress-nginx', container, 'system').lease.name;
  const arg = (text: string, values: Record<string, string>) =>
    nameOf({ args: [`--election-id=${text}`], env: env(values) });

  test.each<[string, string, Record<string, string>, string]>([
    ['a variable', '$(A)-leader', { A: 'a' }, 'a-leader'],
    ['two of them', '$(A)$(B)', { A: 'a', B: 'b' }, 'ab'],
    ['one within another', '$(B)', { A: 'a', B: '$(A)-b' }, 'a-b'],
    ['but not one that comes later', '$(B)', { B: '$(A)-b', A: 'a' }, '$(A)-b'],
    ['a field of the pod', '$(NS)-leader', { NS: 'metadata.namespace' }, 'system-leader'],
    ['none that there is not', '$(A)-leader', {}, '$(A)-leader'],
    ['an escaped one', '$$(A)', { A: 'a' }, '$(A)'],
    ['an escaped dollar before one', '$$$(A)', { A: 'a' }, '$a'],
    ["a shell's", '$A', { A: 'a' }, '$A'],
    ['an escaped one within a variable', '$(B)', { A: 'a', B: '$$(A)' }, '$(A)'],
  ])('%s (%s)', (_what, text, values, name) => {
    expect(arg(text, values)).toBe(name);
  });

  test('the last of two variables of one name', () => {
    const variables = [...env({ A: 'first' }), ...env({ A: 'second' })];
    expect(nameOf({ args: ['--election-id=$(A)'], env: variables })).toBe('second');
  });

  test('a variable whose value is elsewhere is not known, and so neither is the lease', () => {
    expect(read('karpenter', { env: [{ name: 'LEADER_ELECTION_NAME' }] }).lease.name).toBeUndefined();
  });
});

describe('what a binary does not understand is told:', () => {
  const KEDA = 'KEDA_OPERATOR_LEADER_ELECTION_LEASE_DURATION';
  test.each<[string, Container, string, string[]]>([
    [
      'bindy',
      { env: env({ BINDY_LEASE_DURATION_SECONDS: '20s', BINDY_LEASE_RETRY_PERIOD_SECONDS: '3' }) },
      '15/10/3',
      [
        'BINDY_LEASE_DURATION_SECONDS: "20s" is not a whole number of seconds such as 15, so that the binary silently takes its own value; write a whole number of seconds such as 15',
      ],
    ],
    [
      'keda',
      { env: env({ [KEDA]: '20' }) },
      '15/10/2',
      [`${KEDA}: "20" is not a duration such as 15s, so that the binary does not start; write a duration such as 15s`],
    ],
    [
      'strimzi',
      { env: env({ STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS: '20s' }) },
      '15/10/2',
      [
        'STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS: "20s" is not a whole number of milliseconds such as 15000, so that the binary does not start; write a whole number of milliseconds such as 15000',
      ],
    ],
    [
      'java-operator-sdk',
      { env: env({ JOSDK_LEADER_ELECTION_RETRY_PERIOD: '3s' }) },
      '15/10/2',
      [
        'JOSDK_LEADER_ELECTION_RETRY_PERIOD: "3s" is not an ISO 8601 duration such as PT15S, so that the binary does not start; write an ISO 8601 duration such as PT15S',
      ],
    ],
    [
      'cloudnative-pg',
      { args: ['--leader-lease-duration=20s'] },
      '15/10/2',
      [
        '--leader-lease-duration: "20s" is not a whole number of seconds such as 15, so that the binary does not start; write a whole number of seconds such as 15',
      ],
    ],
    [
      'sm-operator',
      { args: ['--leader-elect=yes'] },
      '15/10/2',
      ['--leader-elect: "yes" is not true or false, so that the binary does not start; write true or false'],
    ],
    [
      'kyverno',
      { args: ['--leaderElectionRetryPeriod'] },
      '12/10/2',
      [
        '--leaderElectionRetryPeriod: "" is not a duration such as 15s, so that the binary does not start; write a duration such as 15s',
      ],
    ],
    [
      'baremetal-operator',
      { env: env({ LEASE_DURATION_SECONDS: '1m' }) },
      '15/10/2',
      [
        'LEASE_DURATION_SECONDS: "1m" is not a whole number of seconds such as 15, so that the binary does not start; write a whole number of seconds such as 15',
      ],
    ],
    [
      'kueue',
      file('/etc/kueue/controller_manager_config.yaml', { leaderElection: { leaseDuration: 20 } }),
      '15/10/2',
      [
        'leaderElection.leaseDuration: "20" is not a duration such as 15s, so that the binary does not start; write a duration such as 15s',
      ],
    ],
    [
      'beskar7',
      { args: ['--leader-elect-release-on-cancel=true', '-max-retries', '3'] },
      '15/10/2',
      ['--leader-elect-release-on-cancel', '--max-retries'].map(
        (flag) =>
          `${flag}: the binary of dialect 'beskar7' does not know it and would not start; remove it: releases before v0.4 had it, and v0.4 exits with "flag provided but not defined"`,
      ),
    ],
  ])('%s %j', (id, container, timing, problems) => {
    const reading = read(id, container);
    expect(reading.problems.map(describeProblem)).toEqual(problems);
    expect(summary(reading)).toContain(` ${timing} `);
  });

  test('and does not count as written', () => {
    const container = { env: env({ [KEDA]: '20', KEDA_OPERATOR_LEADER_ELECTION_RETRY_PERIOD: '3s' }) };
    expect(read('keda', container).written).toEqual(['retryPeriod']);
  });
});
