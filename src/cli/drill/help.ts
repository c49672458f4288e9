export const HELP = `Usage: cdk8s-ha-operator drill --namespace NAMESPACE --deployment NAME [options]

A failover drill: takes the leader of a running Deployment away, in one way or another, watches its lease until the next
one leads, and compares the time with what the timing of the election says. Nothing is done before you agree, nothing
that is not safe, and everything is taken back in the end, also after Ctrl-C or kill -9.

Which controller:
  --namespace NAMESPACE  the namespace of the Deployment
  --deployment NAME      the Deployment
  --container NAME       its container that elects, if several do
  --dialect NAME         its controller, if it is not found out: a name of 'explain --list', or 'flags' or 'env'
  --client NAME          the library that one's own elects with: client-go (if none is given), kube-lease-manager,
                         fabric8 or java-operator-sdk
  --timing LD/RD/R       its leaseDuration, renewDeadline and retryPeriod, such as 20s/15s/3s or 20/15/3, if they are
                         compiled in otherwise than the dialect knows
  --release-on-cancel, --no-release-on-cancel
                         whether a leader that stops releases its lease, if that is compiled in
  --lease-name NAME, --lease-namespace NAMESPACE

What happens to the leader:
  --event EVENT          delete     its pod is deleted, with its own grace period (if none is given)
                         drain      its node is cordoned, and its pod is evicted; the node is uncordoned afterwards
                         crash      its pod is deleted without a grace period
                         partition  its pod is cut off from everything by a CiliumNetworkPolicy, for as long as it takes
  --yes                  do not ask; without it, and without a terminal, the plan is printed and nothing is done
  --dry-run              print the plan, and do nothing

How it is judged:
  --tolerance DURATION   what requests and the start of a process may add to the bound (2s)
  --timeout DURATION     how long to wait for the next leader, and again so long for the Deployment to be complete again
                         (twice what the timing allows, with the grace period and 30s)

Which cluster:
  --kubeconfig FILE      a kubeconfig (KUBECONFIG, ~/.kube/config or the pod's own ServiceAccount if absent)
  --context NAME         its context (the current one if absent)

Output:
  --json                 print JSON, durations and moments in seconds
  --svg FILE             write a timeline of what was measured, beside the best and the worst that the timing allows
  -h, --help             print this

Instead of a drill:
  --restore              find what an earlier drill has left behind in the namespace, and take it back
  --rbac                 print the least Role and ClusterRole that the event needs, or all events if none is given
  --service-account NAME, or NAMESPACE:NAME
                         with --rbac: whom to bind them to

Exit codes: 0 inside the bound, 1 outside, or something could not be taken back, 2 wrong usage or no way to the
cluster, 3 refused, since it would not be safe.
`;
