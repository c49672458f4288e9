import { Testing } from 'cdk8s';
import { ContainerRestartPolicy, Protocol } from 'cdk8s-plus-28';
import {
  HaOperatorProps,
  Ingress,
  LeaderElectedControllerProps,
  MetricsScheme,
  NetworkBackend,
  NetworkEntity,
} from '../../src';
import { controller, IMAGE, operator, testChart } from '../support/subject';

const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();

beforeEach(() => {
  emitWarning.mockClear();
});

const metrics = { port: 8443, scheme: MetricsScheme.HTTPS };
const REMEDY = 'say who may: metrics.scrapers for metrics, ingress for the rest';
const closed = (ports: string) => `network policy lets nobody call ${ports}`;
const messages = (props: Partial<HaOperatorProps>) => operator(props).warnings.map(({ message }) => message);

describe('a port that nobody may call', () => {
  test('is warned about as data, and to standard error once, when it is synthesized', () => {
    const chart = testChart();
    const subject = operator({ metrics }, chart);
    const message = closed('TCP 8443 (https-metrics)');
    expect(subject.warnings).toEqual([{ id: 'unreachable-port', message, remedy: REMEDY }]);
    expect(emitWarning).not.toHaveBeenCalled();
    Testing.synth(chart);
    Testing.synth(chart);
    expect(emitWarning.mock.calls).toEqual([
      [`test/sample: ${message}; ${REMEDY}`, 'HaOperatorWarning', 'unreachable-port'],
    ]);
    expect(subject.warnings).toHaveLength(1);
  });

  test('is not printed if silenced with a reason, but kept as data', () => {
    const chart = testChart();
    const subject = operator({ metrics, silenceWarnings: { 'unreachable-port': 'scraped by hand' } }, chart);
    Testing.synth(chart);
    expect(emitWarning).not.toHaveBeenCalled();
    expect(subject.warnings.map(({ id }) => id)).toEqual(['unreachable-port']);
  });

  test('is forgotten once somebody may', () => {
    const chart = testChart();
    const subject = operator({ metrics }, chart);
    expect(subject.warnings).toHaveLength(1);
    subject.addIngress(Ingress.fromNamespaces(['monitoring'], { ports: [8443] }));
    expect(subject.warnings).toEqual([]);
    Testing.synth(chart);
    expect(emitWarning).not.toHaveBeenCalled();
  });

  test('may be of a container that is added later', () => {
    const subject = operator();
    expect(subject.warnings).toEqual([]);
    subject.addContainer({ name: 'sidecar', image: IMAGE, ports: [{ number: 9000 }] });
    expect(subject.warnings.map(({ message }) => message)).toEqual([closed('TCP 9000')]);
  });

  test('may be of a sidecar among the init containers', () => {
    const restartPolicy = ContainerRestartPolicy.ALWAYS;
    const initContainers = [{ name: 'sidecar', image: IMAGE, restartPolicy, ports: [{ number: 9000 }] }];
    expect(messages({ initContainers })).toEqual([closed('TCP 9000')]);
  });

  test.each<[string, Partial<HaOperatorProps>, string[]]>([
    [
      'one of two',
      { metrics, ports: [{ number: 80, name: 'web' }], ingress: [Ingress.fromNode({ ports: [80] })] },
      [closed('TCP 8443 (https-metrics)')],
    ],
    ['two', { metrics, ports: [{ number: 80, name: 'web' }] }, [closed('TCP 80 (web), TCP 8443 (https-metrics)')]],
    [
      'the same number by another protocol',
      { ports: [{ number: 53, protocol: Protocol.UDP }], ingress: [Ingress.fromNode({ ports: [53] })] },
      [closed('UDP 53')],
    ],
    [
      'another port than who may',
      { metrics, ingress: [Ingress.fromNode({ ports: [8442] })] },
      [closed('TCP 8443 (https-metrics)')],
    ],
  ])('is warned about: %s', (_what, props, expected) => {
    expect(messages(props)).toEqual(expected);
  });

  test.each<[string, Partial<HaOperatorProps>]>([
    ['with scrapers', { metrics: { ...metrics, scrapers: [{ namespace: 'monitoring' }] } }],
    ['with somebody on every port', { metrics, ingress: [Ingress.fromEntities([NetworkEntity.CLUSTER])] }],
    ['for the webhook', { webhook: { certificate: { secretName: 'tls' } } }],
    ['without ports', {}],
    ['without a policy', { metrics, network: { backend: NetworkBackend.NONE } }],
    ['in the network of the node', { metrics, hostNetwork: true, network: { backend: NetworkBackend.NONE } }],
  ])('is not warned about %s', (_what, props) => {
    expect(messages(props)).toEqual([]);
  });

  test('is none that the kubelet probes', () => {
    const props: Partial<LeaderElectedControllerProps> = {
      extraContainers: [{ name: 'sidecar', image: IMAGE, portNumber: 9000 }],
    };
    expect(controller(props).warnings).toEqual([]);
  });
});
