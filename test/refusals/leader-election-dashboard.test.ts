import { LeaderElectionDashboard, LeaderElectionDashboardProps } from '../../src/leader-election-dashboard';
import { chartWithoutNamespace, testChart } from '../support/subject';

test.each<[string, LeaderElectionDashboardProps, string]>([
  ['a name', { name: 'Leases' }, 'name: "Leases" is not a DNS label; '],
  ['a namespace', { namespace: 'a.b' }, 'namespace: "a.b" is not a DNS label; '],
  ['a label', { labels: { 'a b': '1' } }, 'labels: "a b" is not a label key; '],
  ['an annotation', { annotations: { 'a b': '1' } }, 'annotations: "a b" is not an annotation key; '],
  ['a title', { title: ' ' }, 'title: it is empty; say what the dashboard shows, or leave it out'],
])('%s that is none', (_, props, message) => {
  expect(() => new LeaderElectionDashboard(testChart(), 'leases', props)).toThrow(message);
});

test('a namespace that nobody names', () => {
  expect(() => new LeaderElectionDashboard(chartWithoutNamespace(), 'leases')).toThrow(/^namespace: /);
});

test('a ConfigMap that is already there', () => {
  const chart = testChart();
  new LeaderElectionDashboard(chart, 'leases');
  expect(() => new LeaderElectionDashboard(chart, 'others', { name: 'leases' })).toThrow(
    "name: ConfigMap 'leases' in namespace 'test-system' is already rendered by test/leases",
  );
});
