import { Duration } from 'cdk8s';
import { TaintEffect } from 'cdk8s-plus-28';
import { AntiAffinity, PlacementOptions, TopologySpread, WhenUnsatisfiable } from '../../src';
import { Refusal, refusal } from '../support/refusal';
import { operator } from '../support/subject';

const { DO_NOT_SCHEDULE } = WhenUnsatisfiable;
const place = (placement: PlacementOptions) => () => operator({ placement });
const spread = (...topologySpread: TopologySpread[]) => place({ topologySpread });
const tolerate = (...tolerations: NonNullable<PlacementOptions['tolerations']>) => place({ tolerations });
const QUALIFIED = 'use [DNS subdomain/]name, the name with at most 63 characters';

describe('spreads:', () => {
  test.each<Refusal>([
    [
      'minDomains without DoNotSchedule',
      spread(TopologySpread.zone({ minDomains: 2 })),
      'placement.topologySpread: minDomains is only allowed with DoNotSchedule, and this constraint is ScheduleAnyway; leave minDomains out, or use DoNotSchedule',
    ],
    [
      'no minDomains at all',
      spread(TopologySpread.zone({ minDomains: 0, whenUnsatisfiable: DO_NOT_SCHEDULE })),
      'placement.topologySpread: minDomains (0) must be a whole number, at least 1; name the number of domains that you expect',
    ],
    [
      'a skew of 0',
      spread(TopologySpread.hostname({ maxSkew: 0 })),
      'placement.topologySpread: maxSkew (0) must be a whole number, at least 1; use 1 for the most even spread',
    ],
    [
      'half a skew',
      spread(TopologySpread.hostname({ maxSkew: 1.5 })),
      'placement.topologySpread: maxSkew (1.5) must be a whole number, at least 1; use 1 for the most even spread',
    ],
    [
      'one key twice',
      spread(TopologySpread.zone(), TopologySpread.zone({ maxSkew: 2 })),
      'placement.topologySpread: topology.kubernetes.io/zone is spread twice with ScheduleAnyway; keep one constraint for each topology key',
    ],
    [
      'matchLabelKeys that select already',
      spread(TopologySpread.zone({ matchLabelKeys: ['pod-template-hash', 'app.kubernetes.io/instance'] })),
      'placement.topologySpread: matchLabelKeys ["app.kubernetes.io/instance"] are already part of the selector, and a key may not be in both; leave them out',
    ],
    [
      'a topology key that no node can have',
      spread(TopologySpread.over('my rack')),
      `placement.topologySpread: "my rack" is not a label key; ${QUALIFIED}`,
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });

  test('one key with DoNotSchedule and again with ScheduleAnyway is accepted', () => {
    const strict = TopologySpread.zone({ maxSkew: 2, minDomains: 3, whenUnsatisfiable: DO_NOT_SCHEDULE });
    expect(spread(strict, TopologySpread.zone())().replicas).toBe(3);
  });
});

describe('anti-affinity:', () => {
  test.each([0, 101, 1.5, NaN])('a weight of %d is refused', (weight) => {
    expect(refusal(() => AntiAffinity.preferred({ weight }))).toBe(
      `placement.antiAffinity: weight (${weight}) must be a whole number from 1 to 100; use 100, the strongest`,
    );
  });

  test.each([1, 100])('a weight of %d is accepted', (weight) => {
    expect(AntiAffinity.preferred({ weight }).weight).toBe(weight);
  });

  test.each([
    ['preferred', AntiAffinity.preferred({ topologyKey: 'my rack' })],
    ['required', AntiAffinity.required({ topologyKey: 'my rack' })],
  ])('a topology key that no node can have is refused where %s', (_what, antiAffinity) => {
    expect(refusal(place({ antiAffinity }))).toBe(`placement.antiAffinity: "my rack" is not a label key; ${QUALIFIED}`);
  });
});

describe('tolerations:', () => {
  const NO_EVICTION =
    'evictAfter was given, and only the effect NoExecute evicts a pod; use TaintEffect.NO_EXECUTE, or leave evictAfter out';

  test.each<Refusal>([
    [
      'a value without a key',
      tolerate({ value: 'gpu' }),
      "placement.tolerations: value was given without a key; name the taint's key, or tolerate every taint with {}",
    ],
    [
      'an effect and a time without a key',
      tolerate({ effect: TaintEffect.NO_EXECUTE, evictAfter: Duration.seconds(5) }),
      "placement.tolerations: effect, evictAfter was given without a key; name the taint's key, or tolerate every taint with {}",
    ],
    [
      'a key that no taint can have',
      tolerate({ key: 'my taint' }),
      `placement.tolerations: "my taint" is not a label key; ${QUALIFIED}`,
    ],
    [
      'a value that no taint can have',
      tolerate({ key: 'dedicated', value: 'a b' }),
      `placement.tolerations: "a b" is not a label value; use at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit`,
    ],
    [
      'a time with an effect that evicts nobody',
      tolerate({ key: 'dedicated', effect: TaintEffect.NO_SCHEDULE, evictAfter: Duration.seconds(5) }),
      `placement.tolerations: ${NO_EVICTION}`,
    ],
    [
      'a time without an effect',
      tolerate({ key: 'dedicated', evictAfter: Duration.seconds(5) }),
      `placement.tolerations: ${NO_EVICTION}`,
    ],
    [
      'a fraction of a second',
      tolerate({ key: 'dedicated', effect: TaintEffect.NO_EXECUTE, evictAfter: Duration.millis(1500) }),
      'placement.tolerations: 1.5s is not a whole number of seconds; round it up',
    ],
  ])('%s is refused', (_what, build, message) => {
    expect(refusal(build)).toBe(message);
  });
});
