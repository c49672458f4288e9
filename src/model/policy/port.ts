export type TransportProtocol = 'TCP' | 'UDP' | 'SCTP';

export interface PolicyPort {
  readonly port: number;
  readonly protocol: TransportProtocol;
}

/** A port as TCP and as UDP, which DNS answers on both. */
export function tcpAndUdp(ports: readonly number[]): PolicyPort[] {
  return ports.flatMap((port): PolicyPort[] => [
    { port, protocol: 'UDP' },
    { port, protocol: 'TCP' },
  ]);
}

export function tcp(ports: readonly number[]): PolicyPort[] {
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}
