import { z } from 'zod';
import { type AccessCase, type AccessRequest, accessRequests } from '../model/access-case.js';
import { isResourceAction } from '../model/api-action.js';
import type { RequestCell } from '../model/cell.js';
import type { Evidence } from '../model/evidence.js';
import type { Observation } from '../model/expectation.js';
import type { Identity } from '../model/identity.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { Outcome } from '../model/outcome.js';
import type { PlannedCase } from '../model/plan.js';
import { type WireRequest, wireRequest } from './api-action.js';

/** What an access case needs of the environment. */
export interface AccessContext {
  /** A token that was never used before; undefined for the anonymous identity. */
  mint(identity: Identity): Promise<string | undefined>;
  /** Sends a request with that token and nothing else, on a fresh socket. Rejects if no answer came. */
  requestAs(token: string | undefined, request: WireRequest): Promise<{ code: number; body: string }>;
  /** What the API server makes of a token, asked as the administrator; `error` is its reason, empty if there is none. */
  tokenReview(token: string): Promise<{ authenticated: boolean; user: string; error: string }>;
  apply(objects: Manifest[]): Promise<unknown>;
  /** Deletes objects and awaits that they are gone; objects that are not there are no error. */
  remove(objects: Manifest[]): Promise<unknown>;
  /** Resolves when the API server decides by these bindings; its authorizer sees them a moment after their creation. */
  inForce(objects: Manifest[]): Promise<unknown>;
}

/**
 * Runs one access case: applies its manifests, then sends its requests in their order, each with a fresh token, and
 * says what the API server answered. Whatever happens, the case's objects and those its requests made are taken away.
 * A request without an answer, or a token that could not be made, is `unknown` and leaves the others alone.
 * Throws what `apply` and `remove` throw: then the whole case is `unknown`.
 */
export async function runAccessCase(planned: PlannedCase, context: AccessContext): Promise<Observation[]> {
  if (planned.case.kind !== 'AccessCase') throw new TypeError(`${planned.id} is no AccessCase`);
  const applied = planned.steps.flatMap((step) => step.apply);
  const bodies = planned.bodies ?? [];
  const observations: Observation[] = [];
  try {
    await context.apply(applied);
    await context.inForce(applied);
    for (const request of accessRequests(planned.case)) {
      const startedAt = performance.now();
      const { outcome, evidence } = await observe(request, planned.case.identities, bodies, context);
      const tookMs = performance.now() - startedAt;
      observations.push({ cell: cellOf(planned, request), outcome, at: Date.now(), tookMs, evidence });
    }
  } finally {
    await context.remove([...bodies, ...applied]);
  }
  return observations;
}

/** The planned cell of a request, so that the observation bears the very same name. */
function cellOf(planned: PlannedCase, { name }: AccessRequest): RequestCell {
  for (const { cell } of planned.steps.flatMap((step) => step.expect)) {
    if (cell.kind === 'request' && cell.name === name) return cell;
  }
  throw new TypeError(`the plan of ${planned.id} has no cell for request ${name}`);
}

interface Seen {
  outcome: Outcome;
  evidence: Evidence[];
}

async function observe(
  request: AccessRequest,
  identities: AccessCase['identities'],
  bodies: readonly Manifest[],
  context: AccessContext,
): Promise<Seen> {
  const identity = identities[request.as];
  if (!identity)
    throw new TypeError(`request ${request.name} is made as ${request.as}, whom the case does not declare`);
  const object = isResourceAction(request.do) ? request.do.object : undefined;
  const body = bodies.find((manifest) => manifestName(manifest) === object);
  try {
    const token = await context.mint(identity);
    const answer = await context.requestAs(token, wireRequest(request.do, body));
    return await readAnswer(answer, token, request.do === 'whoami', context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: { kind: 'unknown', reason }, evidence: [] };
  }
}

const statusSchema = z.looseObject({ message: z.string().default('') });
const selfSchema = z.looseObject({
  status: z.looseObject({
    userInfo: z.looseObject({ username: z.string(), groups: z.array(z.string()).default([]) }),
  }),
});

/**
 * The observation in the words of the API server. A 401 never tells its cause, so the same token is put to a
 * TokenReview; every other refusal tells it in the message of its Status.
 */
async function readAnswer(
  { code, body }: { code: number; body: string },
  token: string | undefined,
  whoami: boolean,
  context: AccessContext,
): Promise<Seen> {
  if (code === 401 && token !== undefined) {
    const review = await context.tokenReview(token);
    if (review.authenticated) {
      const reason = `401, and yet a TokenReview takes the same token for ${review.user}`;
      return { outcome: { kind: 'unknown', reason }, evidence: [] };
    }
    const evidence: Evidence = {
      source: 'apiserver',
      says: `TokenReview: ${review.error || 'no reason given'}`,
    };
    return { outcome: { kind: 'answer', code, reason: review.error }, evidence: [evidence] };
  }
  if (code >= 400) {
    const { message } = statusSchema.parse(JSON.parse(body));
    return {
      outcome: { kind: 'answer', code, reason: message },
      evidence: [{ source: 'apiserver', says: `Status: ${message}` }],
    };
  }
  if (!whoami) return { outcome: { kind: 'answer', code }, evidence: [] };
  const { username, groups } = selfSchema.parse(JSON.parse(body)).status.userInfo;
  return { outcome: { kind: 'answer', code, user: username, groups: [...groups].sort() }, evidence: [] };
}
