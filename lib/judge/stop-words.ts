import type { DeniedPacket } from '../model/evidence.js';
import type { FlowStep } from '../model/flow.js';
import type { HalfDecision, NearestRule, Question } from '../oracle/decision.js';
import type { Half } from '../oracle/policy.js';

const WENT: Record<string, string> = {
  timeout: 'got no answer',
  refused: 'was refused',
  reset: 'was reset',
  dns: 'found no address for its name',
  http: 'was answered, but not as it should be',
  oauth: 'was answered with an OAuth error',
  tls: 'stood, but TLS failed on it',
  browser: 'was given up by the browser',
  open: 'is open and should not be',
};

/** Which step stopped, when its caller knew, and what became of its connection: the sentence that all others explain. */
export function leadSentence(
  steps: readonly FlowStep[],
  stopped: FlowStep,
  question: Question | undefined,
  packets: readonly DeniedPacket[],
): string {
  const { outcome, tookMs, startedAt } = stopped;
  const which = `Step ${steps.indexOf(stopped) + 1}, ${stopped.step.replaceAll('-', ' ')}, stopped after ${timeWords(tookMs)}`;
  const [first] = packets;
  const denied = outcome.how === 'refused' ? 'was rejected' : 'was dropped';
  const went = first ? denied : `${WENT[outcome.how ?? ''] ?? 'failed'}${answerWords(outcome)}`;
  const evidence = first
    ? `; Calico logged ${packets.length === 1 ? 'a packet' : `${packets.length} packets`} of it, the first ${timeWords(Math.max(0, first.at - startedAt))} after the step began`
    : '';
  return `${which}: ${connectionWords(stopped, question)} ${went}${evidence}.`;
}

/** Status, OAuth error and reason of an answer, in brackets; nothing where there was none. */
function answerWords({ code, error, says }: FlowStep['outcome']): string {
  const status = [code, error].filter((part) => part !== undefined).join(' ');
  const all = [...(status === '' ? [] : [status]), ...(says === undefined ? [] : [`"${says}"`])].join(', ');
  return all === '' ? '' : ` (${all})`;
}

/** Which step was seen to stop first, where it only waited for another. */
export function waitingSentence(first: FlowStep, awaited: FlowStep): string {
  const name = ({ step }: FlowStep) => step.replaceAll('-', ' ');
  return `The ${name(first)} got no answer since ${first.to} waited itself, for the ${name(awaited)}.`;
}

function connectionWords({ from, to, port }: FlowStep, question: Question | undefined): string {
  // Who is no pod has a name for its address, and the reader knows it by its name.
  const source = from === 'browser' || from === 'api-server' ? from : (question?.from ?? from);
  const protocol = question && question.protocol !== 'TCP' ? `/${question.protocol}` : '';
  return `${source} -> ${question?.to ?? to}:${question?.port ?? port}${protocol}`;
}

/** The half and whose it is: `egress of \`rp\``. */
export function halfWords(half: Half, { from, to }: Question): string {
  const end = half === 'egress' ? from : to;
  return `${half} of \`${end.includes('/') ? end.split('/')[0] : end}\``;
}

/** Why one half denies or allows. `order` is the place of the policy that decides, as it is to be read. */
export function halfSentence(decision: HalfDecision, question: Question, order: string): string {
  const { half, verdict, rule, because } = decision;
  const words = capital(halfWords(half, question));
  if (verdict === 'allow') return `${words} is open: ${because}.`;
  return rule === null
    ? `${words} has no rule for it: ${because}.`
    : `${words} is denied by a rule${order}: ${because}.`;
}

/** All policies that stand for a half in the order in which they are asked; nothing where there is one alone. */
export function orderSentence(
  { half, isolatedBy }: HalfDecision,
  question: Question,
  orderOf: (policy: string) => string,
): string[] {
  if (isolatedBy.length < 2 || !isolatedBy.some((name) => orderOf(name) !== '')) return [];
  const list = isolatedBy.map((name) => `\`${name}\`${orderOf(name)}`).join(', ');
  return [`For ${halfWords(half, question)} they are asked in this order: ${list}.`];
}

/**
 * How near the nearest rule comes. One that misses by a single thing and opens nothing else may be a slip (see
 * `Oracle.isSlip`); any other is written for another connection.
 */
export function nearestSentence(
  half: Half,
  question: Question,
  nearest: NearestRule | undefined,
  isSlip: boolean,
): string {
  if (!nearest) return `No rule for ${halfWords(half, question)} comes near it.`;
  const rule = `\`${nearest.policy}\` ${half}[${nearest.rule}]`;
  const misses = nearest.misses.join('; ');
  if (nearest.misses.length > 2) return `No rule for ${halfWords(half, question)} comes near it.`;
  if (nearest.misses.length > 1) return `No rule comes near it; the nearest, ${rule}, ${misses}.`;
  return isSlip
    ? `One thing in ${rule} does not match: it ${misses}.`
    : `The nearest rule is written for others: ${rule} ${misses}.`;
}

/** Where Calico saw the packets, if its log tells, and whether the objects say the same. */
export function seenSentence(packets: readonly DeniedPacket[], denied: readonly HalfDecision[]): string[] {
  const seen = new Set(packets.flatMap(({ half }) => half ?? []));
  const [half] = seen;
  if (half === undefined || seen.size > 1) return [];
  const where = `Calico dropped the packets at the ${half} of the ${half === 'egress' ? 'source' : 'destination'}`;
  return denied.length === 0 || denied.some((one) => one.half === half)
    ? [`${where}.`]
    : [
        `${where}, although that half is open by the objects: they changed meanwhile, or one that decides is not modelled.`,
      ];
}

/** Milliseconds as a person reads them: `340 ms`, `10 s`, `4.2 s`. */
export function timeWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
