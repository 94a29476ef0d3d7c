import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import { type Attempt, type Pair, Unprepared } from './attempts/attempt.js';
import { ATTEMPT_CATALOGUE } from './attempts/catalogue.js';
import { Wire } from './attempts/wire.js';
import { afterwards, WORTH } from './attempts/worth.js';
import type { Flow, FlowOptions, FlowWorld } from './flow.js';
import type { DeclaredStep, StepResult } from './step.js';
import { since, type Timeline } from './timeline.js';

const place = { hop: 'H4', from: 'client/cli', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'material', ...place },
  { step: 'twin', ...place },
  { step: 'attempt', ...place },
];

/**
 * One request that must be refused. `material` gets what it needs by legitimate means, `twin` sends it without the one
 * thing that is wrong and is accepted, `attempt` sends it. So a refusal has no other reason than that one thing.
 */
export const attempt: Flow = {
  steps,
  prepare: async (world, options, timeline) => async () => {
    await tryIt(world, options, timeline);
  },
};

/** The same, and afterwards each of the others is asked what the tokens that the twin was given are still worth. */
export const attemptOnTokens: Flow = {
  steps: [...steps, ...WORTH],
  prepare: async (world, options, timeline) => async () => {
    const tried = await tryIt(world, options, timeline);
    const tokens = tried?.tokens?.();
    if (tokens !== undefined) await afterwards(world, tokens, timeline, tried?.realm);
  },
};

type Tried = Pair & { realm?: Attempt['realm'] };

/** Sends the twin and the attempt. Undefined where the twin was not accepted: then the attempt would prove nothing. */
async function tryIt(world: FlowWorld, options: FlowOptions, timeline: Timeline): Promise<Tried | undefined> {
  const chosen = chosenBy(options);
  const pair = await prepared(chosen, new Wire(world), timeline);
  if (pair === undefined) return undefined;
  const { read = outcomeOf } = pair;
  const note = async (step: string, send: () => Promise<PodResponse>): Promise<StepResult> => {
    const startedAt = Date.now();
    const response = await send();
    const outcome = read(response);
    timeline.note(step, outcome, { startedAt, tookMs: response.tookMs }, chosen.place);
    return outcome;
  };
  if ((await note('twin', pair.twin)).result !== 'done') return undefined;
  await note('attempt', pair.attempt);
  return { ...pair, realm: chosen.realm };
}

async function prepared(chosen: Attempt, wire: Wire, timeline: Timeline): Promise<Pair | undefined> {
  const startedAt = Date.now();
  try {
    const pair = await chosen.prepare(wire);
    timeline.done('material', since(startedAt));
    return pair;
  } catch (error) {
    if (!(error instanceof Unprepared)) throw error;
    timeline.note('material', error.outcome, since(startedAt));
    return undefined;
  }
}

function chosenBy({ attempt: name = '' }: FlowOptions): Attempt {
  const known = Object.entries(ATTEMPT_CATALOGUE).find(([one]) => one === name);
  if (known) return known[1];
  throw new RangeError(`no attempt is called "${name}"`);
}
