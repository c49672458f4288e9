import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { ApiClient } from './api-client';
import { freePort as anyFreePort, FreePort } from './ports';
import { Component, ready, Workplace } from './processes';

export interface RunningApiServer {
  readonly apiServer: Component;
  readonly client: ApiClient;
  readonly caFile: string;
  readonly serviceAccountKeyFile: string;
}

export interface ApiServerOptions {
  readonly etcd: string;
  readonly freePort?: FreePort;
  readonly apiServerArgs?: readonly string[];
}

/** Starts kube-apiserver on loopback, with the admission of a default cluster. */
export async function startApiServer(
  workplace: Workplace,
  program: string,
  { etcd, freePort = anyFreePort, apiServerArgs = [] }: ApiServerOptions,
): Promise<RunningApiServer> {
  const port = await freePort();
  const token = randomBytes(24).toString('hex');
  const tokens = workplace.file('tokens.csv', `${token},e2e-admin,e2e-admin,"system:masters"\n`);
  const keys = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const serviceAccountKeyFile = workplace.file('service-accounts.key', keys.privateKey);
  // Its garbage collection takes a quarter of its time otherwise.
  const apiServer = workplace.start(
    'kube-apiserver',
    program,
    [
      `--etcd-servers=${etcd}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${workplace.file('certificates')}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--authorization-mode=RBAC',
      `--token-auth-file=${tokens}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${workplace.file('service-accounts.pub', keys.publicKey)}`,
      `--service-account-signing-key-file=${serviceAccountKeyFile}`,
      // As kubeadm sets it: without it even a namespace that allows everything refuses what is privileged.
      '--allow-privileged=true',
      // Nobody reaches a loopback address through the Service `kubernetes`.
      '--endpoint-reconciler-type=none',
      ...apiServerArgs,
    ],
    { GOGC: '400' },
  );
  // It signs its own certificate before it listens, and writes the key after the certificate and its authority.
  const caFile = workplace.file('certificates/apiserver.crt');
  const keyFile = workplace.file('certificates/apiserver.key');
  await ready(apiServer, () => Promise.resolve(existsSync(keyFile)));
  const client = new ApiClient(`https://127.0.0.1:${port}`, readFileSync(caFile, 'utf8'), token);
  try {
    await ready(apiServer, async () => (await client.request('GET', '/readyz')).status === 200);
  } catch (error) {
    client.close();
    throw error;
  }
  return { apiServer, client, caFile, serviceAccountKeyFile };
}
