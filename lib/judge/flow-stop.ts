import { stringify } from 'yaml';
import type { DeniedPacket, KeycloakEvent } from '../model/evidence.js';
import type { FlowStep, FlowStop } from '../model/flow.js';
import type { Manifest } from '../model/manifest.js';
import { oracleOf } from '../oracle/decide.js';
import type { Decision, HalfDecision, Question } from '../oracle/decision.js';
import { likelySlip } from '../oracle/likely-slip.js';
import { awaitedStep } from './awaited-step.js';
import { issuerSentences } from './issuer-words.js';
import { providerSentence } from './provider-view.js';
import { orderWords, type StandingPolicies, standingPolicies } from './standing-policies.js';
import { connectionOf, type StopConnection, wasAnswered } from './stop-connection.js';
import { deniedHalves, remedyFor } from './stop-remedy.js';
import {
  halfSentence,
  halfWords,
  leadSentence,
  nearestSentence,
  orderSentence,
  seenSentence,
  waitingSentence,
} from './stop-words.js';

/** What else was seen while the flow went. */
export interface Seen {
  events?: readonly KeycloakEvent[];
  /** Addresses of the parties that are no pods. */
  addresses?: Readonly<Record<string, string>>;
}

/**
 * Why a flow stopped: the first step that did, or the one that it waited for, the hop that broke, the packets that Calico denied there, the policy
 * that denies or isolates, the rule that is missing, and all of it in sentences. Undefined where no step stopped. It sees
 * the timeline, the packets, Keycloak's events and the cluster's objects of that moment, never the case: so it cannot know what was taken away.
 */
export function explainStop(
  steps: readonly FlowStep[],
  packets: readonly DeniedPacket[],
  objects: readonly Manifest[],
  { events = [], addresses = {} }: Seen = {},
): FlowStop | undefined {
  const first = steps.find((step) => step.outcome.result === 'stopped');
  if (!first) return undefined;
  const standing = standingPolicies(objects);
  const decide = (question: Question) => oracleOf(standing.world, standing.policies).decide(question);
  const isDenied = (question: Question) => decide(question).verdict === 'deny';
  const connectionFor = (step: FlowStep) =>
    connectionOf(step, steps, packets, { standing, addresses, isDenied });
  const own = connectionFor(first);
  const awaited = awaitedStep(first, steps, packets, own, isDenied);
  const stopped = awaited ?? first;
  const connection = awaited ? connectionFor(awaited) : own;
  const { hop, question, note, packets: denied } = connection;
  // Nobody kept the objects of a moment at which no policy can be to blame.
  const stood = objects.length === 0 && wasAnswered(stopped) && denied.length === 0;
  const { sentences, ...found } = stood
    ? {
        sentences: ['An answer came, so its connection stood: no policy is to blame.'],
        cause: 'it was answered',
      }
    : question
      ? explainDecision(
          stopped,
          { ...connection, question },
          decide(question),
          standing,
          Object.values(addresses),
        )
      : { sentences: standing.leftOut, cause: 'why is not known' };
  return {
    step: stopped.step,
    hop,
    packets: denied,
    ...found,
    explanation: [
      ...(awaited ? [waitingSentence(first, awaited)] : []),
      leadSentence(steps, stopped, question, denied),
      ...providerSentence(stopped, steps, events),
      ...issuerSentences(stopped),
      // What was taken for an end matters only to what follows from it.
      ...(note === undefined || stood || (question && !('deniedBy' in found)) ? [] : [note]),
      ...sentences,
    ],
  };
}

type Explained = Pick<FlowStop, 'policy' | 'missingRule' | 'deniedBy' | 'cause'> & { sentences: string[] };

function explainDecision(
  stopped: FlowStep,
  { question, packets }: StopConnection & { question: Question },
  decision: Decision,
  standing: StandingPolicies,
  others: readonly string[],
): Explained {
  const halves = deniedHalves(decision);
  const seen = seenSentence(packets, halves);
  if (stopped.outcome.how === 'open') return opened(question, decision, standing);
  if (halves.length === 0) {
    // Who was answered lost nothing to a policy, modelled or not.
    const unasked = wasAnswered(stopped) && packets.length === 0 ? [] : standing.leftOut;
    return {
      ...unblamed(stopped, packets),
      sentences: [openSentence(stopped, packets), ...seen, ...unasked],
    };
  }
  const silent =
    packets.length > 0
      ? []
      : ['Calico logged no packet of it, so what follows is read from the objects alone.'];
  const remedy = remedyFor(
    standing,
    question,
    halves.map(({ half }) => half),
  );
  const [first] = halves;
  return {
    policy: halves.map(({ because }) => because).join('; '),
    deniedBy: halves.map(({ half }) => half),
    cause: first ? causeOf(first, question) : '',
    ...(remedy.policies.length > 0
      ? { missingRule: remedy.policies.map((rule) => stringify(rule)).join('---\n') }
      : {}),
    sentences: [
      ...silent,
      ...seen,
      ...[decision.egress, decision.ingress].flatMap((half) =>
        halfSentences(half, question, standing, others),
      ),
      ...standing.leftOut,
      remedy.sentence,
    ],
  };
}

/** Nothing is missing here: what is asked for is the rules that are too many. */
function opened(question: Question, decision: Decision, { leftOut }: StandingPolicies): Explained {
  const both = [decision.egress, decision.ingress];
  return {
    cause: 'it should be closed',
    sentences: [...both.map((half) => halfSentence(half, question, '')), ...leftOut],
  };
}

function halfSentences(
  decision: HalfDecision,
  question: Question,
  standing: StandingPolicies,
  others: readonly string[],
): string[] {
  const { world, policies } = standing;
  const orderOf = (policy: string) => orderWords(policies, policy);
  const own = halfSentence(decision, question, decision.policy === null ? '' : orderOf(decision.policy));
  const end = decision.half === 'egress' ? question.from : question.to;
  // An address outside the pods has no half that anybody could close.
  if (decision.verdict === 'allow') return end.includes('/') ? [own] : [];
  const oracle = oracleOf(world, policies);
  const nearest = oracle.nearest(question, decision.half, others);
  const isSlip = nearest !== undefined && oracle.isSlip(question, decision.half, nearest, others);
  const order = orderSentence(decision, question, orderOf);
  // In front of a rule that denies, what comes near is no slip of the one that was meant.
  if (decision.rule !== null && !nearest) return [own, ...order];
  const near = nearestSentence(decision.half, question, nearest, isSlip);
  const likely = likelySlip(decision.half, question, standing);
  if (likely === undefined) return [own, ...order, near];
  // What is written for others explains less than what is written for this.
  return [own, ...order, ...(isSlip ? [near] : []), likely];
}

/** A few words for the picture, where there is no room for more. */
function causeOf({ half, rule, policy }: HalfDecision, question: Question): string {
  return rule === null
    ? `${halfWords(half, question)} has no rule for it`
    : `\`${policy}\` denies ${halfWords(half, question)}`;
}

function unblamed(stopped: FlowStep, packets: readonly DeniedPacket[]): Pick<FlowStop, 'cause'> {
  if (packets.length > 0) return { cause: 'dropped by what is not modelled' };
  return { cause: wasAnswered(stopped) ? 'it was answered' : 'no policy denies it' };
}

function openSentence(stopped: FlowStep, packets: readonly DeniedPacket[]): string {
  if (packets.length > 0) {
    return 'By the policies that stand it is open in both halves: they changed meanwhile, or something that is not modelled dropped it.';
  }
  return wasAnswered(stopped)
    ? 'An answer came, and the policies allow the connection, so no policy is to blame.'
    : 'Calico logged no packet of it, and by the policies that stand it is open in both halves: no policy is to blame, look at its server.';
}
