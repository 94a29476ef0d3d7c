import type { AccessRequest } from '../model/access-case.js';
import { firstMismatch } from '../model/answer-match.js';
import { isResourceAction } from '../model/api-action.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { AnswerOutcome, Outcome } from '../model/outcome.js';
import { agreementOn } from './access-agreement.js';
import { readAnswer, readReview, type Seen, untold } from './access-answer.js';
import { readClaim } from './access-claim.js';
import { type Figures, isFigure } from './access-figures.js';
import type { AccessContext, AskedServer, WireAnswer } from './access-needs.js';
import { readRights } from './access-rights.js';
import { type CaseTokens, pauseMs } from './access-tokens.js';
import { carried, impersonationHeaders, wireRequest } from './api-action.js';

/** The least pause between two times of a repeated request. */
const POLL_MS = 100;

/** What a request is made in. */
export interface RequestPlace {
  context: AccessContext;
  tokens: CaseTokens;
  figures: Figures;
  /** Manifests that requests may send. */
  bodies: readonly Manifest[];
  /** When the last change of the world ended, by the context's clock: windows are measured from there. */
  changedAt: number;
}

/** One time of a request: what was seen, and of a request of the identity the answer itself with its token. */
interface Time extends Seen {
  own?: { answer: WireAnswer; token: string | undefined; server: AskedServer };
}

/**
 * Makes a request at one API server, and again until the answer is as expected where the case says so. What could not
 * be asked is `unknown`. The expectation is data: it ends the repetition, and says which rights need an explanation.
 * Throws a TypeError if the case does not declare the identity.
 */
export async function observeRequest(
  request: AccessRequest,
  at: string,
  expected: Outcome | undefined,
  place: RequestPlace,
): Promise<Seen> {
  const identity = place.tokens.identityOf(request);
  const { now, pause } = place.context;
  const answer = expected?.kind === 'answer' ? expected : undefined;
  const time = () => once(request, at, answer, place).catch(brokenTool);
  const end = now() + (request.until?.seconds ?? 0) * 1000;
  const everyMs = pauseMs(request, identity, POLL_MS);
  for (;;) {
    const seen = await time();
    const asExpected =
      answer !== undefined &&
      seen.outcome.kind === 'answer' &&
      firstMismatch(answer, seen.outcome) === undefined;
    if (request.until === undefined || asExpected || now() + everyMs > end) {
      const windowMs = request.until && asExpected ? now() - place.changedAt : undefined;
      return withWindow(await withAgreement(request, seen), windowMs);
    }
    await pause(everyMs);
  }
}

function brokenTool(error: unknown): Time {
  return untold(error instanceof Error ? error.message : String(error));
}

async function once(
  request: AccessRequest,
  at: string,
  expected: AnswerOutcome | undefined,
  place: RequestPlace,
): Promise<Time> {
  const { context, tokens, figures } = place;
  const action = request.do;
  if (isFigure(action)) return figures.observe({ ...request, do: action }, at);
  if (typeof action === 'object' && 'starts' in action) {
    const { started, reason } = await context.starts(action.starts);
    return {
      outcome: { kind: 'answer', started, ...(reason === undefined ? {} : { reason }) },
      evidence: reason === undefined ? [] : [{ source: 'apiserver', says: `log: ${reason}` }],
    };
  }
  const server = await context.server(at);
  const token = await tokens.next(request);
  if (typeof action === 'object' && 'review' in action) {
    return readReview(await server.tokenReview(token ?? '', action.review.audiences));
  }
  if (typeof action === 'object' && 'claim' in action) return readClaim(action, token ?? '');
  const body = isResourceAction(action)
    ? place.bodies.find((manifest) => manifestName(manifest) === action.object)
    : undefined;
  const wire = wireRequest(action, body);
  const headers = { ...wire.headers, ...impersonationHeaders(request.impersonate) };
  const sent = carried(Object.keys(headers).length > 0 ? { ...wire, headers } : wire, token, request.sent);
  const answer = await server.requestAs(sent.bearer, sent.request);
  if (typeof action === 'object' && 'rules' in action && answer.code < 300) {
    const question = { namespace: action.rules.namespace, token };
    return readRights(answer, question, { may: expected?.may, everybody: context.everybodyMay() }, server);
  }
  const presented = sent.presented ? token : undefined;
  const seen = await readAnswer(answer, presented, action === 'whoami', server);
  return { ...seen, own: { answer, token, server } };
}

/** Adds what the two other oracles say. An impersonated request and a token in another form are nobody's own words. */
async function withAgreement(request: AccessRequest, { own, ...seen }: Time): Promise<Seen> {
  if (own === undefined || seen.outcome.kind !== 'answer') return seen;
  if (request.impersonate !== undefined || request.sent !== 'bearer') return seen;
  try {
    const { disagreement, evidence } = await agreementOn(request.do, own.answer, own.token, own.server);
    return {
      outcome: disagreement === undefined ? seen.outcome : { ...seen.outcome, disagreement },
      evidence: [...seen.evidence, ...evidence],
    };
  } catch (error) {
    return brokenTool(error);
  }
}

function withWindow({ outcome, evidence }: Seen, windowMs: number | undefined): Seen {
  if (windowMs === undefined || outcome.kind !== 'answer') return { outcome, evidence };
  const says = `as expected after ${(windowMs / 1000).toFixed(1)} s`;
  return { outcome: { ...outcome, windowMs }, evidence: [...evidence, { source: 'client', says }] };
}
