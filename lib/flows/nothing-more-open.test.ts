import { expect } from 'chai';
import { CONNECTIONS, type Party, RESOLVER } from '../model/hops.js';
import { LISTENERS, type Listener } from '../model/listeners.js';
import type { FlowWorld, Moments } from './flow.js';
import { nothingMoreOpen } from './nothing-more-open.js';
import { Timeline } from './timeline.js';

const NEVER: Moments = { before: undefined, reached: async () => {} };

/** What the table allows, and the resolver's and the API server's own ports from the node. */
function allowed(from: Party, { on, port }: Listener): boolean {
  if (from === 'api-server' && (on === RESOLVER || on === 'api-server')) return true;
  return CONNECTIONS.some((one) => one.from === from && one.to === on && one.port === port);
}

/** Runs the flow in a world that is as it should be but for what is given; the steps that stopped, by what they say. */
async function stops(
  answers: (from: Party, listener: Listener) => boolean = allowed,
  extra: readonly number[] = [],
) {
  const world: Partial<FlowWorld> = {
    survey: {
      listening: async (pod) => [
        ...LISTENERS.filter(({ on }) => on === pod).map(({ port }) => port),
        ...(pod === 'rp/web' ? extra : []),
      ],
      answering: async (from, targets) => targets.filter((one) => answers(from, one)),
    },
  };
  const timeline = new Timeline(nothingMoreOpen.steps);
  await (await nothingMoreOpen.prepare(world as FlowWorld, {}, timeline, NEVER))();
  return timeline
    .steps()
    .filter(({ outcome }) => outcome.result === 'stopped')
    .map(({ step, outcome }) => [step, outcome.detail]);
}

describe('the look at what is open in the flow world', () => {
  it('finds nothing where exactly the hop table is open', async () => {
    expect(await stops()).to.deep.equal([]);
  });

  it('names what is open without an allow, and from where', async () => {
    const tooMany = (from: Party, one: Listener) =>
      allowed(from, one) || (from === 'client/tv' && one.on === 'api/orders' && one.port === 8080);
    expect(await stops(tooMany)).to.deep.equal([['from-tv', 'open without an allow: api/orders:8080']]);
  });

  it('names what is shut although it is allowed', async () => {
    const tooFew = (from: Party, one: Listener) => allowed(from, one) && from !== 'browser';
    expect(await stops(tooFew)).to.deep.equal([
      ['from-browser', 'shut although allowed: rp/web:8080, idp/keycloak:8443'],
    ]);
  });

  it('tries nothing where somebody listens who is not in the table, or does not who should', async () => {
    expect(await stops(allowed, [9229])).to.deep.equal([
      ['listeners', 'listened on and not in the table: rp/web:9229'],
    ]);
    const noFigures = (from: Party, one: Listener) => allowed(from, one) && one.port !== 9153;
    expect(await stops(noFigures)).to.deep.equal([
      ['listeners', 'in the table and not listened on: kube-system/kube-dns:9153'],
    ]);
  });
});
