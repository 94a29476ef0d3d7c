import type { Manifest } from '../model/manifest.js';
import { podName } from '../model/world.js';
import type { Decision, Question } from '../oracle/decision.js';
import { Oracle } from '../oracle/oracle.js';
import type { Half } from '../oracle/policy.js';
import type { StandingPolicies } from './standing-policies.js';

/** The policies that would open the connection that a flow lacked. */
export interface Remedy {
  /** One for each half that denies it, in the order egress, ingress. */
  policies: Manifest[];
  /** One sentence on what they open. */
  sentence: string;
}

/**
 * The policies that would open exactly this connection, and what they really do: they are tried on the objects, so that
 * nothing is promised that the oracle does not confirm.
 */
export function remedyFor(standing: StandingPolicies, question: Question, halves: readonly Half[]): Remedy {
  const { world, policies } = standing;
  const oracle = new Oracle(world, policies);
  const missing = halves.flatMap((half) => oracle.missing(question, half) ?? []);
  if (missing.length < halves.length) {
    return {
      policies: missing,
      sentence: 'No policy can open it: the end that is closed is none that policies select.',
    };
  }
  const after = new Oracle(world, [...policies, ...missing]);
  const these = missing.length === 1 ? 'This policy' : 'These policies together';
  if (after.decide(question).verdict === 'deny') {
    return { policies: missing, sentence: `${these} would be needed, but would not be enough.` };
  }
  const beside = openedBeside(oracle, after, standing, question);
  const also =
    beside.length === 0
      ? 'exactly it and nothing else'
      : `it, and ${beside.join(', ')} too, whose labels are the same`;
  return { policies: missing, sentence: `${these} would open ${also}.` };
}

/** Other connections to the same port that only the remedy opens, as `x/a -> y/b`. */
function openedBeside(
  before: Oracle,
  after: Oracle,
  { world }: StandingPolicies,
  { from, to, port, protocol }: Question,
): string[] {
  const ends = [...new Set([...world.pods.map(podName), from, to])];
  return ends.flatMap((source) =>
    ends
      .filter((destination) => source !== destination && !(source === from && destination === to))
      .map((destination): Question => ({ from: source, to: destination, port, protocol }))
      .filter((one) => after.decide(one).verdict === 'allow' && before.decide(one).verdict === 'deny')
      .map((one) => `${one.from} -> ${one.to}`),
  );
}

/** The halves that deny it. */
export function deniedHalves({ egress, ingress }: Decision): Decision['egress'][] {
  return [egress, ingress].filter(({ verdict }) => verdict === 'deny');
}
