import type { ConnectionCell, Family, Protocol } from '../model/cell.js';

/** An address of each IP version, where there is one. */
export type Addresses = Partial<Record<Family, string>>;

/** A port of a Service, and the pod's port behind it. */
export interface DialPort {
  port: number;
  protocol: Protocol;
  target: number;
  nodePort?: number;
}

/** A Service with one pod behind it. */
export interface DialService {
  addresses: Addresses;
  ports: readonly DialPort[];
}

/** The Services of one pod, by what they are dialled for. A headless one is dialled by its name. */
export interface DialServices {
  cluster?: DialService;
  headless?: string;
  local?: DialService;
  anyNode?: DialService;
}

/** Where the ends of cells can be reached, by the names that cells use: a lane of the world as it stands. */
export interface Directory {
  pods: ReadonlyMap<string, Addresses>;
  services: ReadonlyMap<string, DialServices>;
  /** By pod: the addresses of its own node, and of another one. */
  ownNode: ReadonlyMap<string, Addresses>;
  otherNode: ReadonlyMap<string, Addresses>;
}

/** What a client dials: an address, or a name that it looks up itself. */
export interface DialTarget {
  address: string;
  port: number;
  family: Family;
}

/**
 * What to dial for a cell: `cell.port` is the pod's own, and another one is dialled where the way leads through a
 * Service. Answers with the reason where the world has no such way; then the cell cannot be told.
 */
export function dialTarget(cell: ConnectionCell, directory: Directory): DialTarget | { lacks: string } {
  const { to, family } = cell;
  const services = directory.services.get(to) ?? {};
  const at = (where: Addresses | undefined, port: number | undefined, what: string) => {
    const address = where?.[family];
    if (address === undefined) return { lacks: `no IPv${family} address of ${what} is known` };
    if (port === undefined) return { lacks: `${what} serves no ${cell.port}/${cell.protocol}` };
    return { address, port, family };
  };
  switch (cell.via) {
    case 'pod':
    case 'held':
      return at(directory.pods.get(to), cell.port, to);
    case 'service':
      return at(
        services.cluster?.addresses,
        servicePort(cell, services.cluster, true),
        `the Service of ${to}`,
      );
    case 'service-port': {
      const port = servicePort(cell, services.cluster, false);
      return at(services.cluster?.addresses, port, `the Service of ${to}`);
    }
    case 'headless':
      return services.headless === undefined
        ? { lacks: `${to} has no headless Service` }
        : { address: services.headless, port: cell.port, family };
    case 'node-port-local':
      return at(directory.ownNode.get(to), nodePort(cell, services.local), `the node of ${to}`);
    case 'node-port-cluster':
      return at(
        directory.otherNode.get(to),
        nodePort(cell, services.anyNode),
        `another node than that of ${to}`,
      );
  }
}

function behind({ port, protocol }: ConnectionCell, service: DialService | undefined): DialPort[] {
  return service?.ports.filter((one) => one.target === port && one.protocol === protocol) ?? [];
}

/** The Service's port that leads to the cell's: the equal one, or one that differs. */
function servicePort(
  cell: ConnectionCell,
  service: DialService | undefined,
  equal: boolean,
): number | undefined {
  return behind(cell, service).find(({ port }) => (port === cell.port) === equal)?.port;
}

function nodePort(cell: ConnectionCell, service: DialService | undefined): number | undefined {
  return behind(cell, service).find((one) => one.nodePort !== undefined)?.nodePort;
}
