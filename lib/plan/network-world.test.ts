import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { loadNetworkWorld } from './network-world.js';

describe('the network world', () => {
  const { probes, world } = loadNetworkWorld(checkout);

  it('is three namespaces of three pods at fixed addresses', () => {
    expect(probes.map(({ namespace, name, address }) => `${namespace}/${name} ${address}`)).to.deep.equal(
      ['x', 'y', 'z'].flatMap((namespace, row) =>
        ['a', 'b', 'c'].map((name, column) => `${namespace}/${name} 10.244.${131 + row}.${column + 1}`),
      ),
    );
  });

  it('has pairs on one node and pairs across nodes, inside a namespace and between two', () => {
    const kinds = probes.flatMap((from) =>
      probes
        .filter((to) => to !== from)
        .map((to) => `${from.namespace === to.namespace} ${from.node === to.node}`),
    );
    expect(new Set(kinds)).to.have.property('size', 4);
  });

  it('declares what its agents are told to listen on', () => {
    const text = readFileSync(join(checkout, 'fixtures', 'network', 'world.yaml'), 'utf8');
    const told = new Set([...text.matchAll(/TWINLOCK_LISTEN, value: "([^"]+)"/g)].map(([, list]) => list));
    for (const pod of probes) {
      expect(new Set([pod.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',')])).to.deep.equal(
        told,
      );
    }
  });

  it('runs the image of the lock', () => {
    const lock = JSON.parse(readFileSync(join(checkout, 'kind-config', 'versions.json'), 'utf8')) as {
      registryImages: { agent: { ref: string } };
    };
    const text = readFileSync(join(checkout, 'fixtures', 'network', 'world.yaml'), 'utf8');
    const images = new Set([...text.matchAll(/^\s+image: (\S+)$/gm)].map(([, ref]) => ref));
    expect([...images]).to.deep.equal([lock.registryImages.agent.ref]);
  });

  it('knows the resolver beside the probes', () => {
    expect(world.pods.map(({ namespace }) => namespace)).to.include('kube-system');
    expect(probes.map(({ namespace }) => namespace)).not.to.include('kube-system');
  });
});
