import { spawnSync } from 'node:child_process';
import { namespaces } from './pod-process';

/** Says at once what is missing, before anything is built. */
export default function setUp(): void {
  if (process.platform !== 'linux') {
    throw new Error(`the end-to-end suite runs on Linux, and this is ${process.platform}`);
  }
  const { status, stderr, error } = spawnSync('unshare', [...namespaces(), 'hostname', 'e2e'], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(
      `a process cannot get a host name of its own here (${String(error ?? stderr).trim()}); install util-linux and hostname, ` +
        'and run as root or allow user namespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    );
  }
}
