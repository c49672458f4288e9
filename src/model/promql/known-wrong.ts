/** Metrics that guides print and that nobody exports, each with what there is instead. */
export const MISSING_METRICS: Readonly<Record<string, string>> = {
  leader_election_error_total: 'no client library has it',
  bindy_leader_elections_total: 'Bindy exports no such metric',
  bindy_leader_election_timestamp: 'Bindy exports no such metric',
  bindy_is_leader: 'Bindy exports no such metric',
  bindy_firestoned_io_leader_elections_total: 'Bindy declares it and never writes it',
  bindy_firestoned_io_leader_status: 'Bindy declares it and never writes it',
};

/** What controller-runtime defines and does not export. */
export const SLOW_PATH = 'leader_election_slowpath_total';

/** Metrics of an election that go up and down. */
export const ELECTION_GAUGES: readonly string[] = [
  'leader_election_master_status',
  'kube_lease_owner',
  'kube_lease_renew_time',
];

/** Functions that take a counter, which never goes down. */
export const COUNTER_FUNCTIONS: readonly string[] = ['rate', 'irate', 'increase'];
