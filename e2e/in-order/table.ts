import { readRepositoryFile } from '../../test/support/repository';
import { NetworkBackend } from 'cdk8s-ha-operator';

/** A row of the guide's table: where each thing is to the Deployment. */
export type Row = Readonly<Record<NetworkBackend | 'rbac' | 'webhooks' | 'removed', string>>;

/** What the guide says of a tool. */
export function tableRow(tool: string): Row {
  const rows = readRepositoryFile('docs/gitops.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('**', '')));
  const [heads] = rows;
  const cells = rows.find((row) => row[1] === tool);
  const under = (head: string) => {
    const cell = cells?.[heads.indexOf(head)];
    if (cell === undefined) {
      throw new Error(`the guide's table has no ${tool} under ${head}`);
    }
    return cell;
  };
  return {
    [NetworkBackend.CILIUM]: under('CiliumNetworkPolicy'),
    [NetworkBackend.NETWORK_POLICY]: under('NetworkPolicy'),
    [NetworkBackend.NONE]: 'there is none',
    rbac: under('RBAC'),
    webhooks: under('Webhook configuration'),
    removed: under('Policy, when removed'),
  };
}
