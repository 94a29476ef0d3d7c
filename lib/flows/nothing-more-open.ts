import { CONNECTIONS, type Connection, FLOW_PODS, type Party, RESOLVER } from '../model/hops.js';
import { isTriedFrom, LISTENERS, type Listener, listenerName } from '../model/listeners.js';
import type { Flow } from './flow.js';
import type { DeclaredStep, StepResult } from './step.js';
import type { Survey } from './survey.js';
import { type Place, since } from './timeline.js';

/** Every party, with the step that tells what it can reach. */
const FROM: Readonly<Record<Party, string>> = {
  'client/cli': 'from-cli',
  'client/tv': 'from-tv',
  'rp/web': 'from-web',
  'api/orders': 'from-orders',
  'api/ledger': 'from-ledger',
  'idp/keycloak': 'from-keycloak',
  browser: 'from-browser',
  'api-server': 'from-api-server',
};
const PARTIES = Object.keys(FROM) as Party[];

/** A step needs a connection of the table: the party's own first one. */
function declared(step: string, party: Party): DeclaredStep {
  const own = CONNECTIONS.find(({ from }) => from === party) as Connection;
  return {
    step,
    hop: own.hops[0] as DeclaredStep['hop'],
    from: own.from,
    to: own.to as Party,
    port: own.port,
  };
}

/** Who is listened for where no agent is: seen from the API server's node, which no policy keeps from them. */
const UNPOLICED = LISTENERS.filter(
  ({ on, protocol }) => (on === RESOLVER || on === 'api-server') && protocol === 'TCP',
);

/**
 * No OAuth flow: every party of the flow world tries every port that anybody listens on, and exactly the connections of
 * the hop table may be open. `listeners` is the control: each port is listened on, else its silence would say nothing, and
 * nobody listens on another, which would not be tried. All parties try at once, and each step is one of them.
 */
export const nothingMoreOpen: Flow = {
  steps: [declared('listeners', 'api-server'), ...PARTIES.map((party) => declared(FROM[party], party))],
  knocks: true,
  prepare: async (world, _options, timeline) => {
    const { survey } = world;
    return async () => {
      const startedAt = Date.now();
      const span = () => since(startedAt);
      timeline.note('listeners', await listeners(survey), span());
      if (timeline.stopped) return;
      await Promise.all(
        PARTIES.map(async (party) => {
          const { outcome, wrong } = await reachOf(survey, party);
          timeline.note(FROM[party], outcome, span(), wrong && placeOf(party, wrong));
        }),
      );
    };
  },
};

async function listeners(survey: Survey): Promise<StepResult> {
  const heard = await Promise.all(
    FLOW_PODS.map(async (pod) =>
      (await survey.listening(pod)).map((port) => listenerName({ on: pod, port, protocol: 'TCP' })),
    ),
  );
  const unpoliced = await survey.answering('api-server', UNPOLICED);
  const found = [...heard.flat(), ...unpoliced.map(listenerName)];
  const expected = LISTENERS.filter(({ protocol }) => protocol === 'TCP').map(listenerName);
  const words = ['listened on and not in the table', 'in the table and not listened on'] as const;
  return compared(found, expected, words, 'error');
}

/** What a party reaches, and the first port where that is not as the table says. */
async function reachOf(
  survey: Survey,
  party: Party,
): Promise<{ outcome: StepResult; wrong: Listener | undefined }> {
  const tried = LISTENERS.filter((one) => isTriedFrom(party, one));
  const found = await survey.answering(party, tried);
  const allowed = tried.filter((one) => isAllowed(party, one));
  const words = ['open without an allow', 'shut although allowed'] as const;
  const wrong = tried.find((one) => found.includes(one) !== allowed.includes(one));
  const how = wrong && found.includes(wrong) ? 'open' : 'timeout';
  return {
    outcome: compared(found.map(listenerName), allowed.map(listenerName), words, how, tried.length),
    wrong,
  };
}

/** The connection that is not as it should be, so that the policies are asked about it and no other. */
function placeOf(party: Party, { on, port }: Listener): Place {
  const [first] = CONNECTIONS.filter(({ from }) => from === party);
  const own = CONNECTIONS.find((one) => one.from === party && one.to === on && one.port === port) ?? first;
  return { hop: own?.hops[0] ?? 'H0', from: party, to: on, port };
}

function isAllowed(party: Party, { on, port }: Listener): boolean {
  return CONNECTIONS.some(({ from, to, port: open }) => from === party && to === on && open === port);
}

/** Done where both lists are the same; else what is too many and what is missing, in these words. */
function compared(
  found: readonly string[],
  expected: readonly string[],
  [tooMany, missing]: readonly [string, string],
  how: StepResult['how'] & string,
  tried?: number,
): StepResult {
  const more = found.filter((one) => !expected.includes(one));
  const less = expected.filter((one) => !found.includes(one));
  const of = tried === undefined ? '' : ` of ${tried} ports`;
  if (more.length === 0 && less.length === 0) {
    return { kind: 'step', result: 'done', detail: `${found.length}${of}: ${found.join(', ')}` };
  }
  const detail = [
    ...(more.length > 0 ? [`${tooMany}: ${more.join(', ')}`] : []),
    ...(less.length > 0 ? [`${missing}: ${less.join(', ')}`] : []),
  ].join('; ');
  return { kind: 'step', result: 'stopped', how, detail };
}
