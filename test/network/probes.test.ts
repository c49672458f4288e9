import { Duration } from 'cdk8s';
import { ContainerProps, ContainerRestartPolicy, Handler, Probe } from 'cdk8s-plus-28';
import { Ingress, LeaderElectedControllerProps, NetworkBackend, Platform } from '../../src';
import { policyOf } from '../support/policy';
import { controller, IMAGE } from '../support/subject';

const network = { platform: Platform.SELF_MANAGED };
const probed = (props: Partial<LeaderElectedControllerProps>) =>
  policyOf(controller({ network, ...props }), 'spec', 'ingress');
const fromNode = (...ports: number[]) => [
  { fromEntities: ['host'], toPorts: [{ ports: ports.map((port) => ({ port: String(port), protocol: 'TCP' })) }] },
];

const http = (port: number) => Probe.fromHttpGet('/healthz', { port, periodSeconds: Duration.seconds(5) });
const tcp = (port: number) => Probe.fromTcpSocket({ port });
const sidecar = (more: Partial<ContainerProps>): ContainerProps => ({ name: 'sidecar', image: IMAGE, ...more });

test.each<[string, Partial<LeaderElectedControllerProps>, object[]]>([
  ['liveness over HTTP', { liveness: http(8081) }, fromNode(8081)],
  ['readiness over HTTP', { readiness: http(8082) }, fromNode(8082)],
  ['startup over HTTP', { startup: http(8083) }, fromNode(8083)],
  ['liveness by connecting', { liveness: tcp(9001) }, fromNode(9001)],
  ['readiness by connecting', { readiness: tcp(9002) }, fromNode(9002)],
  ['startup by connecting', { startup: tcp(9003) }, fromNode(9003)],
  ['all three on different ports', { liveness: http(1), readiness: tcp(2), startup: http(3) }, fromNode(1, 2, 3)],
  ['all three on one port', { liveness: http(8081), readiness: http(8081), startup: tcp(8081) }, fromNode(8081)],
  ['a command', { liveness: Probe.fromCommand(['true']) }, [{}]],
  ['a command and a port', { liveness: Probe.fromCommand(['true']), readiness: http(8081) }, fromNode(8081)],
  ['another container', { extraContainers: [sidecar({ readiness: http(9090) })] }, fromNode(9090)],
  [
    'the first port of another container, by default',
    { extraContainers: [sidecar({ portNumber: 9091 })] },
    fromNode(9091),
  ],
  [
    'the controller and another container',
    { liveness: http(8081), extraContainers: [sidecar({ liveness: tcp(9090) })] },
    fromNode(8081, 9090),
  ],
  [
    'a sidecar among the init containers',
    { initContainers: [sidecar({ restartPolicy: ContainerRestartPolicy.ALWAYS, readiness: tcp(9092) })] },
    fromNode(9092),
  ],
  [
    'hooks of the lifecycle',
    {
      extraContainers: [
        sidecar({
          lifecycle: {
            postStart: Handler.fromTcpSocket({ port: 9093 }),
            preStop: Handler.fromHttpGet('/', { port: 9094 }),
          },
        }),
      ],
    },
    fromNode(9093, 9094),
  ],
  [
    'no hook that is a command',
    { extraContainers: [sidecar({ lifecycle: { preStop: Handler.fromCommand(['sleep', '5']) } })] },
    [{}],
  ],
])('the kubelet may call %s', (_what, props, ingress) => {
  expect(probed(props)).toEqual(ingress);
});

test('a container that is added later may be probed', () => {
  const subject = controller({ network, liveness: http(8081) });
  subject.addContainer(sidecar({ liveness: http(9090) }));
  expect(policyOf(subject, 'spec', 'ingress')).toEqual(fromNode(8081, 9090));
  expect(subject.networkSummary).toBe('Calls the API server; cluster DNS. Called by its node.');
});

test('the node is named once, whoever lets it in', () => {
  const subject = controller({ network, liveness: http(8081), ingress: [Ingress.fromNode({ ports: [8081, 9090] })] });
  expect(policyOf(subject, 'spec', 'ingress')).toEqual([...fromNode(8081, 9090), ...fromNode(8081)]);
  expect(subject.networkSummary).toBe('Calls the API server; cluster DNS. Called by its node.');
});

test('the probes come after what is declared', () => {
  expect(probed({ liveness: http(8081), ingress: [Ingress.fromCidrs(['10.0.0.0/8'])] })).toEqual([
    { fromCIDRSet: [{ cidr: '10.0.0.0/8' }] },
    ...fromNode(8081),
  ]);
});

test('a NetworkPolicy always lets the node in, and says so', () => {
  const subject = controller({ network: { ...network, backend: NetworkBackend.NETWORK_POLICY }, liveness: http(8081) });
  expect(policyOf(subject, 'spec', 'ingress')).toBeUndefined();
  expect(policyOf(subject, 'spec', 'policyTypes')).toContain('Ingress');
  expect(subject.networkSummary).toMatch(/ Called by its node\.$/);
});
