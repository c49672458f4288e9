import { AddressInfo, createServer } from 'node:net';

export type FreePort = () => Promise<number>;

/** A port of the loopback address that nobody listens on at the moment. */
export const freePort: FreePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
