import { type Cluster, RUN_LABEL } from './cluster.js';
import { engine } from './engine.js';
import { KIND_CLUSTER_LABEL } from './node-containers.js';

/** A port of a container that the host listens on. */
export interface PublishedPort {
  container: string;
  /** `address:port->containerPort/protocol`, as the engine writes it. */
  port: string;
}

/**
 * Every port that a container of this run publishes on an address other than 127.0.0.1. An empty answer is the proof
 * that nothing of the run can be reached from outside this machine.
 */
export async function exposedPorts(
  cluster: Pick<Cluster, 'engineEnv' | 'name' | 'run'>,
): Promise<PublishedPort[]> {
  const labels = [`${KIND_CLUSTER_LABEL}=${cluster.name}`, `${RUN_LABEL}=${cluster.run}`];
  const lists = await Promise.all(
    labels.map((label) =>
      engine(cluster.engineEnv, 'audit', [
        'ps',
        '--filter',
        `label=${label}`,
        '--format',
        '{{.Names}}\t{{.Ports}}',
      ]),
    ),
  );
  return exposedOf(lists.join('\n'));
}

/** Reads lines of `name<TAB>ports` of `docker ps`: a port without `->` is not published at all. */
export function exposedOf(lines: string): PublishedPort[] {
  return lines.split('\n').flatMap((line) => {
    const [container = '', ports = ''] = line.split('\t');
    return ports
      .split(', ')
      .filter((port) => port.includes('->') && !port.startsWith('127.0.0.1:'))
      .map((port) => ({ container, port }));
  });
}
