import {
  type AccessCase,
  type AccessRequest,
  accessRequests,
  accessSteps,
  appliedLater,
  CLUSTER_SERVER,
  serversOf,
} from '../model/access-case.js';
import { isResourceAction } from '../model/api-action.js';
import type { Expectation, Observation } from '../model/expectation.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { AccessChanges } from './access-changes.js';
import { Figures } from './access-figures.js';
import type { AccessContext } from './access-needs.js';
import { observeRequest, type RequestPlace } from './access-request.js';
import { CaseTokens } from './access-tokens.js';

type AccessStep = ReturnType<typeof accessSteps>[number];

/**
 * Runs one access case: applies its manifests, makes the tokens that must be older than its changes, then goes through
 * its steps, each of which changes the world and sends its requests in their order, and says what the API servers
 * answered. Whatever happens, every change is undone, the last one first, and the case's objects and those its requests
 * made are taken away. A request without an answer, or a token that could not be made, is `unknown` and leaves the
 * others alone. Throws what changing and undoing throw: then the whole case is `unknown`.
 *
 * @param observed is told the observations of each step as soon as it has ended.
 */
export async function runAccessCase(
  planned: PlannedCase,
  context: AccessContext,
  observed: (step: string, observations: Observation[]) => void,
): Promise<void> {
  if (planned.case.kind !== 'AccessCase') throw new TypeError(`${planned.id} is no AccessCase`);
  const one = planned.case;
  const changes = new AccessChanges(objectsOf(planned), serversAsked(one), context);
  try {
    await changes.begin(standingFirst(planned, one));
    const tokens = await CaseTokens.before(one, context.mint);
    const figures = new Figures(context);
    const bodies = planned.bodies ?? [];
    for (const step of accessSteps(one)) {
      for (const change of step.changes) await changes.make(change);
      const place = { context, tokens, figures, bodies, changedAt: context.now() };
      observed(stepNamed(planned, step.name).name, await runStep(planned, one, step, place));
    }
  } finally {
    await changes.undo();
  }
}

async function runStep(
  planned: PlannedCase,
  one: AccessCase,
  step: AccessStep,
  place: RequestPlace,
): Promise<Observation[]> {
  const observations: Observation[] = [];
  const all = accessRequests(one).flatMap((request) =>
    serversOf(request, one).map((at) => ({ request, at })),
  );
  for (const request of step.requests) {
    await place.figures.before(request.name, all);
    const ask = async (at: string) => {
      const { cell, outcome: expected } = expectationOf(planned, step.name, request, at);
      const startedAt = performance.now();
      const { outcome, evidence } = await observeRequest(request, at, expected, place);
      observations.push({ cell, outcome, at: Date.now(), tookMs: performance.now() - startedAt, evidence });
    };
    const servers = serversOf(request, one);
    // The servers share their objects: what one has created the next would find there.
    if (changesObjects(request)) for (const at of servers) await ask(at);
    else await Promise.all(servers.map(ask));
  }
  return observations;
}

/** The servers that requests of a case are put to, each once; one that is only told to start is none of them. */
export function serversAsked(one: AccessCase): string[] {
  const asked = accessRequests(one).filter(
    ({ do: action }) => typeof action !== 'object' || !('starts' in action || 'asked' in action),
  );
  return [...new Set(asked.flatMap((request) => serversOf(request, one)))];
}

function changesObjects({ do: action }: AccessRequest): boolean {
  return isResourceAction(action) && action.verb !== 'get' && action.verb !== 'list';
}

/** Every object that the case knows. */
export function objectsOf({ steps, bodies = [] }: PlannedCase): Manifest[] {
  return [...bodies, ...steps.flatMap((step) => step.apply)];
}

/** Objects that stand from the begin: those of the steps that no change applies later. */
function standingFirst({ steps }: PlannedCase, one: AccessCase): Manifest[] {
  const later = appliedLater(one);
  return steps.flatMap((step) => step.apply).filter((object) => !later.has(AccessChanges.nameOf(object)));
}

/** The planned step of a name; a plan of one step bears them all. */
function stepNamed(planned: PlannedCase, name: string): PlannedStep {
  const found = planned.steps.find((step) => step.name === name) ?? planned.steps[0];
  if (found) return found;
  throw new TypeError(`the plan of ${planned.id} has no step`);
}

/** The planned cell of a request at a server, so that the observation bears the very same name, and what is expected. */
function expectationOf(planned: PlannedCase, step: string, { name }: AccessRequest, at: string): Expectation {
  for (const expectation of stepNamed(planned, step).expect) {
    const { cell } = expectation;
    if (cell.kind === 'request' && cell.name === name && (cell.at ?? CLUSTER_SERVER) === at)
      return expectation;
  }
  throw new TypeError(`the plan of ${planned.id} has no cell for request ${name} at ${at}`);
}
