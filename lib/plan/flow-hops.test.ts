import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { OUTSIDE_PARTIES } from '../model/flow-cut.js';
import { CONNECTIONS, FLOW_PODS, type Party, RESOLVER } from '../model/hops.js';
import { LISTENERS, type Listener, listenerName } from '../model/listeners.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { podName } from '../model/world.js';
import { oracleOf } from '../oracle/decide.js';
import { isModelled } from '../oracle/policy-kinds.js';
import { worldOf } from '../oracle/world.js';
import { loadFlowWorld } from './flow-world.js';
import { RESOLVER as RESOLVER_POD } from './network-world.js';
import { Problems } from './problems.js';

const { objects } = loadFlowWorld(checkout, new Problems());
const allows = objects
  .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name !== 'default-deny')
  .map(manifestName);
const PARTIES: readonly Party[] = [...FLOW_PODS, 'browser', 'api-server'];

/** Who the party is to a policy: a pod, or an address of nobody's pod. */
function known(party: string): string {
  if (party === RESOLVER) return podName(RESOLVER_POD);
  if (party === 'browser' || party === 'api-server') return OUTSIDE_PARTIES[party];
  return party;
}

/** Whether a policy of the flow world has a say: who is no pod is held by none of its own, nor is the resolver. */
function isDecided(from: Party, { on }: Listener): boolean {
  const outside = from === 'browser' || from === 'api-server';
  return on !== from && !(outside && (on === RESOLVER || on === 'api-server'));
}

/** What these objects leave open, as `from -> to`, of all that anybody listens on. */
function openWith(manifests: readonly Manifest[]): string[] {
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: RESOLVER_POD.namespace } };
  const world = worldOf([...manifests, space]);
  const oracle = oracleOf({ ...world, pods: [...world.pods, RESOLVER_POD] }, manifests.filter(isModelled));
  const opens = (from: Party, { on, port, protocol }: Listener) =>
    oracle.decide({ from: known(from), to: known(on), port, protocol }).verdict === 'allow';
  return PARTIES.flatMap((from) =>
    LISTENERS.filter((one) => isDecided(from, one) && opens(from, one)).map(
      (one) => `${from} -> ${listenerName(one)}`,
    ),
  );
}

/** A connection's own words; a look-up goes over either protocol. */
function wordsOf({ from, to, port }: (typeof CONNECTIONS)[number]): string[] {
  const protocols = to === RESOLVER ? (['TCP', 'UDP'] as const) : (['TCP'] as const);
  return protocols.map((protocol) => `${from} -> ${listenerName({ on: to, port, protocol } as Listener)}`);
}

describe('the policies of the flow world', () => {
  it('open every connection of the hop table and, of all that is listened on, nothing else', () => {
    expect(openWith(objects)).to.have.members(CONNECTIONS.flatMap(wordsOf));
  });

  it('are each named by the connections that they open, and no other object is', () => {
    expect(new Set(CONNECTIONS.flatMap(({ openedBy }) => openedBy))).to.deep.equal(new Set(allows));
  });

  for (const allow of allows) {
    it(`close, without ${allow}, what it opens and nothing else`, () => {
      const left = openWith(objects.filter((one) => manifestName(one) !== allow));
      const kept = CONNECTIONS.filter(({ openedBy }) => !openedBy.includes(allow));
      expect(left).to.have.members(kept.flatMap(wordsOf));
    });
  }
});
