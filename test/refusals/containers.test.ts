import { Size } from 'cdk8s';
import { ContainerProps, Cpu, EnvValue, Protocol } from 'cdk8s-plus-28';
import { Refusal, refusal } from '../support/refusal';
import { IMAGE, operator } from '../support/subject';

const sidecar = (props: Partial<ContainerProps> = {}): ContainerProps => ({ name: 'sidecar', image: IMAGE, ...props });
const beside = (props: Partial<ContainerProps>) => () =>
  operator({ ports: [{ number: 8080, name: 'http' }], extraContainers: [sidecar(props)] });
const NO_IMAGE = "no image was given; name it with its tag or digest, such as 'ghcr.io/example/operator:1.2.3'";

describe('images:', () => {
  test.each<Refusal>([
    ['none, from JavaScript', () => operator({ image: undefined }), `image: ${NO_IMAGE}`],
    ['a blank one', () => operator({ image: ' ' }), `image: ${NO_IMAGE}`],
    ['a space within', () => operator({ image: 'a b:1' }), 'image: "a b:1" has white space in it; remove it'],
    ['none for a further container', beside({ image: '' }), `extraContainers.image: ${NO_IMAGE}`],
    [
      'none for an init container',
      () => operator({ initContainers: [sidecar({ image: '' })] }),
      `initContainers.image: ${NO_IMAGE}`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('container names:', () => {
  const TAKEN = 'is already the name of a container of the pod; give each container a name of its own';

  test.each<Refusal>([
    ["the controller's own", beside({ name: 'sample' }), `extraContainers.name: "sample" ${TAKEN}`],
    [
      'one twice',
      () => operator({ extraContainers: [sidecar(), sidecar()] }),
      `extraContainers.name: "sidecar" ${TAKEN}`,
    ],
    [
      "a further container's, for an init container",
      () => operator({ extraContainers: [sidecar()], initContainers: [sidecar()] }),
      `initContainers.name: "sidecar" ${TAKEN}`,
    ],
    [
      'one taken, added later',
      () => operator().addContainer(sidecar({ name: 'sample' })),
      `extraContainers.name: "sample" ${TAKEN}`,
    ],
    [
      'none',
      beside({ name: undefined }),
      `extraContainers.name: "" is not a DNS label; use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('port numbers:', () => {
  const NO_PORT = 'is not a port; use a whole number from 1 to 65535';

  test.each<Refusal>([
    ['0', () => operator({ ports: [{ number: 0 }] }), `ports: 0 ${NO_PORT}`],
    ['65536', () => operator({ ports: [{ number: 65536 }] }), `ports: 65536 ${NO_PORT}`],
    ['a fraction', () => operator({ ports: [{ number: 80.5 }] }), `ports: 80.5 ${NO_PORT}`],
    ['0 for metrics', () => operator({ metrics: { port: 0 } }), `metrics.port: 0 ${NO_PORT}`],
    ['0 for the webhook', () => operator({ webhook: { port: 0 } }), `webhook.port: 0 ${NO_PORT}`],
    [
      "0 for the webhook's Service",
      () => operator({ webhook: { servicePort: 0 } }),
      `webhook.servicePort: 0 ${NO_PORT}`,
    ],
    [
      '70000 for a further container',
      beside({ ports: [{ number: 70000 }] }),
      `extraContainers.ports: 70000 ${NO_PORT}`,
    ],
    ['70000 as portNumber of one', beside({ portNumber: 70000 }), `extraContainers.ports: 70000 ${NO_PORT}`],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  const twice = (port: string) => `port ${port} is listed twice; remove one`;

  test.each<Refusal>([
    ['in ports', () => operator({ ports: [{ number: 80 }, { number: 80 }] }), `ports: ${twice('80/TCP')}`],
    [
      'with the protocol left out and said',
      () => operator({ ports: [{ number: 80 }, { number: 80, protocol: Protocol.TCP }] }),
      `ports: ${twice('80/TCP')}`,
    ],
    [
      'in metrics',
      () => operator({ ports: [{ number: 8443 }], metrics: { port: 8443 } }),
      `metrics.port: ${twice('8443/TCP')}`,
    ],
    ['in webhook', () => operator({ ports: [{ number: 9443 }], webhook: {} }), `webhook.port: ${twice('9443/TCP')}`],
    [
      'in metrics and webhook',
      () => operator({ metrics: { port: 9443 }, webhook: {} }),
      `webhook.port: ${twice('9443/TCP')}`,
    ],
    ['in a further container', beside({ ports: [{ number: 8080 }] }), `extraContainers.ports: ${twice('8080/TCP')}`],
    ['as its portNumber', beside({ portNumber: 8080 }), `extraContainers.ports: ${twice('8080/TCP')}`],
  ])('one twice %s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('one of two protocols is accepted', () => {
    const { container } = operator({ ports: [{ number: 53 }, { number: 53, protocol: Protocol.UDP }] });
    expect(container.ports).toHaveLength(2);
  });
});

describe('port names:', () => {
  const NO_NAME =
    "is not a port name; use at most 15 lower-case letters, digits and single '-', with at least one letter";
  const named = (name: string) => () => operator({ ports: [{ number: 80, name }] });
  const twice = (name: string) => `the port name "${name}" is used twice; give each port a name of its own`;

  test.each<Refusal>([
    ['16 characters', named('a'.repeat(16)), `ports: "${'a'.repeat(16)}" ${NO_NAME}`],
    ['digits only', named('8080'), `ports: "8080" ${NO_NAME}`],
    ['two dashes', named('a--b'), `ports: "a--b" ${NO_NAME}`],
    ['upper case', named('Http'), `ports: "Http" ${NO_NAME}`],
    ['nothing', named(''), `ports: "" ${NO_NAME}`],
    ['of the webhook', () => operator({ webhook: { portName: 'a_b' } }), `webhook.port: "a_b" ${NO_NAME}`],
    [
      'one twice',
      () =>
        operator({
          ports: [
            { number: 80, name: 'http' },
            { number: 81, name: 'http' },
          ],
        }),
      `ports: ${twice('http')}`,
    ],
    [
      'that of the metrics',
      () => operator({ ports: [{ number: 80, name: 'http-metrics' }], metrics: { port: 8443 } }),
      `metrics.port: ${twice('http-metrics')}`,
    ],
    [
      'that of the metrics, for the webhook',
      () => operator({ metrics: { port: 8443 }, webhook: { portName: 'http-metrics' } }),
      `webhook.port: ${twice('http-metrics')}`,
    ],
    ['that of a sibling', beside({ ports: [{ number: 81, name: 'http' }] }), `extraContainers.ports: ${twice('http')}`],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('15 characters are accepted', () => {
    expect(named('a'.repeat(15))().container.ports).toHaveLength(1);
  });
});

describe('environment variables:', () => {
  const NO_NAME =
    "is not an environment variable name; use letters, digits, '_', '-' and '.', not beginning with a digit";
  const env = (name: string) => ({ [name]: EnvValue.fromValue('x') });

  test.each<Refusal>([
    ['beginning with a digit', () => operator({ env: env('1A') }), `env: "1A" ${NO_NAME}`],
    ['with an equals sign', () => operator({ env: env('A=B') }), `env: "A=B" ${NO_NAME}`],
    ['of a further container', beside({ envVariables: env('A B') }), `extraContainers.envVariables: "A B" ${NO_NAME}`],
  ])('a name %s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});

describe('quantities:', () => {
  const unrenderable =
    'is not a quantity that can be rendered; use a positive whole number of millis, mebibytes or gibibytes';
  const EXCEEDS = 'the request exceeds the limit; lower the request or raise the limit';

  test.each<Refusal>(
    [
      ['negative CPU', { cpu: { request: Cpu.millis(-1) } }, `resources.cpu.request: -1m ${unrenderable}`],
      ['no CPU', { cpu: { limit: Cpu.units(0) } }, `resources.cpu.limit: 0 ${unrenderable}`],
      [
        'memory under a mebibyte',
        { memory: { request: Size.kibibytes(1) } },
        `resources.memory.request: 1Ki ${unrenderable}`,
      ],
      [
        'storage under a gibibyte',
        { ephemeralStorage: { limit: Size.mebibytes(512) } },
        `resources.ephemeralStorage.limit: 512Mi ${unrenderable}`,
      ],
      [
        'a CPU request above the limit, in other units',
        { cpu: { request: Cpu.units(2), limit: Cpu.millis(1999) } },
        `resources.cpu: ${EXCEEDS}`,
      ],
      [
        'a memory request above the limit, in other units',
        { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(1023) } },
        `resources.memory: ${EXCEEDS}`,
      ],
    ].map(([what, resources, message]) => [what, () => operator({ resources } as object), message] as Refusal),
  )('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('a request equal to the limit, in other units, is accepted', () => {
    const resources = {
      cpu: { request: Cpu.units(2), limit: Cpu.millis(2000) },
      memory: { request: Size.gibibytes(1), limit: Size.mebibytes(1024) },
    };
    expect(operator({ resources }).container.resources).toEqual(resources);
  });

  test('those of a further container are refused too', () => {
    expect(refusal(beside({ resources: { cpu: { request: Cpu.millis(-1) } } }))).toBe(
      `extraContainers.resources.cpu.request: -1m ${unrenderable}`,
    );
  });
});
