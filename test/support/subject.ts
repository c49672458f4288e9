import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  HaOperator,
  HaOperatorProps,
  LeaderElectedController,
  LeaderElectedControllerProps,
  LeaderElection,
  LeaderElectionDialect,
  LeaderElectionOptions,
} from '../../src';

export const NAMESPACE = 'test-system';
export const IMAGE = 'registry.example.com/sample:1.0.0';
export const LEASE_NAME = 'sample.example.com';
export const ID = 'sample';

/** A chart in an app of its own. */
export function testChart(namespace: string = NAMESPACE): Chart {
  return new Chart(new App(), 'test', { namespace });
}

/** A chart that names no namespace. */
export function chartWithoutNamespace(): Chart {
  return new Chart(new App(), 'test');
}

/** An election with flags, the richest dialect of client-go's, and what the test changes. */
export function election(options: Partial<LeaderElectionOptions> = {}): LeaderElection {
  return LeaderElection.of({ dialect: LeaderElectionDialect.flags(), leaseName: LEASE_NAME, ...options });
}

/** An operator of the fewest props that are allowed, and those that the test is about. */
export function operator(
  props: Partial<HaOperatorProps> = {},
  scope: Construct = testChart(),
  id: string = ID,
): HaOperator {
  return new HaOperator(scope, id, { image: IMAGE, leaderElection: election(), ...props });
}

/** The same for the construct below. */
export function controller(
  props: Partial<LeaderElectedControllerProps> = {},
  scope: Construct = testChart(),
  id: string = ID,
): LeaderElectedController {
  return new LeaderElectedController(scope, id, { image: IMAGE, leaderElection: election(), ...props });
}
