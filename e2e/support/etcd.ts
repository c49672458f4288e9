import { ClientRequest, request } from 'node:http';
import { Component, ready, Workplace } from './processes';

/** Starts etcd on a socket in the workplace, which no two runs can want both and no other user can open; gives its address. */
export async function startEtcd(workplace: Workplace, program: string): Promise<{ etcd: Component; address: string }> {
  const socket = workplace.file('etcd.sock');
  // For other members, of which there are none: etcd wants a host and a port there, and makes a file of that name.
  const peers = 'unix://peer:0';
  const etcd = workplace.start('etcd', program, [
    `--data-dir=${workplace.file('etcd')}`,
    '--name=e2e',
    '--unsafe-no-fsync',
    `--listen-client-urls=unix://${socket}`,
    `--advertise-client-urls=${peers}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=e2e=${peers}`,
  ]);
  await ready(etcd, () => healthy(socket));
  return { etcd, address: `unix://${socket}` };
}

function healthy(socketPath: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/health', timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .once('error', reject)
      .once('timeout', function (this: ClientRequest) {
        this.destroy(new Error('it does not answer'));
      })
      .end();
  });
}
