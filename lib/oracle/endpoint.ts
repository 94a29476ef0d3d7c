import type { Family } from '../model/cell.js';
import { InputError } from '../model/errors.js';
import { podName, type World, type WorldPod } from '../model/world.js';
import { isAddress } from './cidr.js';

/** One end of a connection: a pod with the labels of its namespace, or an address outside the world. */
export interface Endpoint {
  /** `namespace/pod` or the address. */
  name: string;
  /** Its address of the IP version that is asked about. */
  address?: string;
  /** Present for a pod that selectors can match; a hostNetwork pod is its node to them. */
  pod?: WorldPod;
  namespaceLabels?: Readonly<Record<string, string>>;
  serviceAccountLabels?: Readonly<Record<string, string>>;
  hostNetwork: boolean;
  node?: string;
}

/** All pods of a world as endpoints with their addresses of one IP version, and addresses on demand. */
export class Endpoints {
  readonly pods: ReadonlyMap<string, Endpoint>;
  readonly #addresses = new Map<string, Endpoint>();

  constructor(world: World, family: Family = 4) {
    const labels = new Map(world.namespaces.map((one) => [one.name, one.labels]));
    const accounts = new Map((world.serviceAccounts ?? []).map((one) => [podName(one), one.labels]));
    this.pods = new Map(
      world.pods.map((pod) => {
        const name = podName(pod);
        const address = family === 6 ? pod.address6 : pod.address;
        const account = podName({ namespace: pod.namespace, name: pod.serviceAccount ?? 'default' });
        const endpoint: Endpoint = {
          name,
          hostNetwork: pod.hostNetwork === true,
          pod,
          namespaceLabels: labels.get(pod.namespace) ?? {},
          serviceAccountLabels: accounts.get(account) ?? {},
          ...(address ? { address } : {}),
          ...(pod.node ? { node: pod.node } : {}),
        };
        return [name, endpoint];
      }),
    );
  }

  /** The endpoint of `namespace/pod` or of an address. Throws an InputError for a pod that is not in the world. */
  find(name: string): Endpoint {
    const found = this.pods.get(name) ?? this.#addresses.get(name);
    if (found) return found;
    if (!isAddress(name)) {
      throw new InputError(`there is no pod ${name}`, [], {
        expected: 'namespace/pod of the manifests, or an IP address',
        seen: name,
        nextStep: `Use one of: ${[...this.pods.keys()].slice(0, 12).join(', ') || 'none, the manifests hold no pod'}.`,
      });
    }
    const owner = [...this.pods.values()].find((pod) => pod.address === name && !pod.hostNetwork);
    const endpoint = owner ?? { name, address: name, hostNetwork: false };
    this.#addresses.set(name, endpoint);
    return endpoint;
  }
}
