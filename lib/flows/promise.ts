import type { PROMISES } from '../model/attempts.js';
import { outcomeOf } from './answer.js';
import { Unprepared } from './attempts/attempt.js';
import { Wire } from './attempts/wire.js';
import type { Flow, FlowOptions } from './flow.js';
import { BACK_CHANNEL } from './promises/back-channel.js';
import { FRONT_CHANNEL } from './promises/front-channel.js';
import type { ServerPromise } from './promises/promise.js';
import type { StepResult } from './step.js';
import { since } from './timeline.js';

const CATALOGUE: Readonly<Record<(typeof PROMISES)[number], ServerPromise>> = {
  ...FRONT_CHANNEL,
  ...BACK_CHANNEL,
};

const place = { hop: 'H4', from: 'client/cli', to: 'idp/keycloak', port: 8443 } as const;

/**
 * One answer of the identity provider, and one thing that such an answer must hold to beside being right: a header, a
 * member, a name. `answer` gets it by legitimate means, `promise` looks at it.
 */
export const promise: Flow = {
  steps: [
    { step: 'answer', ...place },
    { step: 'promise', ...place },
  ],
  prepare: async (world, options, timeline) => async () => {
    const { ask, broken } = chosenBy(options);
    const wire = new Wire(world);
    const startedAt = Date.now();
    try {
      const response = await ask(wire);
      const span = since(startedAt);
      if (!response.ok) return timeline.note('answer', outcomeOf(response), span);
      timeline.done('answer', span);
      timeline.note('promise', outcomeOfLook(broken(response, wire)), span);
    } catch (error) {
      if (!(error instanceof Unprepared)) throw error;
      timeline.note('answer', error.outcome, since(startedAt));
    }
  },
};

function outcomeOfLook(wrong: string | undefined): StepResult {
  if (wrong === undefined) return { kind: 'step', result: 'done' };
  return { kind: 'step', result: 'stopped', how: 'error', says: wrong };
}

function chosenBy({ promise: name = '' }: FlowOptions): ServerPromise {
  const known = Object.entries(CATALOGUE).find(([one]) => one === name);
  if (known) return known[1];
  throw new RangeError(`no promise is called "${name}"`);
}
