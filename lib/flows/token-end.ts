import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import { answerOf, bearerRequest, type ResourceServer } from './bearer-call.js';
import { type Ending, endings, SHORT_LIVED, signedInToken, type UserToken } from './ended-token.js';
import type { Flow, FlowWorld } from './flow.js';
import type { DeclaredStep, StepResult } from './step.js';
import { since, type Timeline } from './timeline.js';
import type { TokenServer } from './token-server.js';
import { firstRefusal } from './window.js';

const toProvider = { to: 'idp/keycloak', port: 8443 } as const;
const introspection = { hop: 'H6', from: 'api/ledger', ...toProvider } as const;
const keys = { hop: 'H5', from: 'api/orders', ...toProvider } as const;
const apiServer = { hop: 'H13', from: 'api-server', ...toProvider } as const;

const steps: DeclaredStep[] = [
  { step: 'token', hop: 'H4', from: 'client/cli', ...toProvider },
  { step: 'introspection-before', ...introspection },
  { step: 'keys-before', ...keys },
  { step: 'api-server-before', ...apiServer },
  { step: 'the-end', hop: 'H8', from: 'client/cli', ...toProvider },
  { step: 'introspection-after', ...introspection },
  { step: 'keys-after', ...keys },
  { step: 'api-server-after', ...apiServer },
  { step: 'keys-at-expiry', ...keys },
  { step: 'api-server-at-expiry', ...apiServer },
];

/** Longer than a resource server waits for the identity provider, in milliseconds. */
const CALL_MS = 3000;
/** A verifier that asks the provider must know of the end at once. */
const AT_ONCE_MS = 2000;
/** An API server may take a token from its cache for ten seconds; a busy machine may need some more. */
const PAST_EXPIRY_MS = 14_000;

/** What a verifier answers to the token. */
type Verifier = () => Promise<StepResult>;

/**
 * One token of a user, three verifiers: a resource server that asks the issuer about each token (RFC 7662), one that
 * checks its signature with the issuer's keys (RFC 9068), and an API server, which does that as well. All accept it; then
 * it ends before its time, by a logout, a revocation or the replay of its code. Who asks knows at once. Who checks the
 * signature accepts the token until it expires, and an API server as long as its cache holds the answer. A step that
 * ends in a refusal takes as long as the token was accepted after its end.
 */
export const tokenEnd: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const server = await world.apiServer('flows');
    const end = endings[(options.after ?? 'logout') as Ending];
    return async () => {
      await moments.reached('token');
      const token = await signedInToken(world, timeline, 'token');
      if (token === undefined) return;
      const verifiers = verifiersOf(world, server, token);
      for (const [name, verifier] of verifiers) {
        await moments.reached(`${name}-before`);
        await noteAnswer(timeline, `${name}-before`, verifier);
      }
      if (timeline.stopped) return;

      await moments.reached('the-end');
      const startedAt = Date.now();
      const ended = await end(world, token);
      timeline.note('the-end', ended, since(startedAt));
      if (timeline.stopped) return;
      const endedAt = Date.now();

      const times = { endedAt, expiresAt: token.expiresAt };
      await noteWindow(timeline, 'introspection-after', verifiers.get('introspection'), times, AT_ONCE_MS);
      for (const name of ['keys', 'api-server'] as const) {
        const verifier = verifiers.get(name);
        if (verifier) await noteAnswer(timeline, `${name}-after`, verifier);
      }
      const boundMs = token.expiresAt + PAST_EXPIRY_MS - endedAt;
      await Promise.all(
        (['keys', 'api-server'] as const).map((name) =>
          noteWindow(timeline, `${name}-at-expiry`, verifiers.get(name), times, boundMs),
        ),
      );
    };
  },
};

function verifiersOf(world: FlowWorld, server: TokenServer, { access }: UserToken): Map<string, Verifier> {
  const asked = (to: ResourceServer) => () =>
    world
      .fetchFrom('client/cli')(bearerRequest(world.resourceServer(to), access, CALL_MS))
      .then((response: PodResponse) => answerOf(response, SHORT_LIVED));
  return new Map<string, Verifier>([
    ['introspection', asked('api/ledger')],
    ['keys', asked('api/orders')],
    ['api-server', async () => outcomeOf(await server.whoAmI('browser', access))],
  ]);
}

async function noteAnswer(timeline: Timeline, step: string, verifier: Verifier): Promise<void> {
  const startedAt = Date.now();
  const outcome = await verifier();
  timeline.note(step, outcome, since(startedAt));
}

/** How long a token was accepted that should have ended, and whether that is longer than it lives. */
export function windowWords(at: number, endedAt: number, expiresAt: number): string {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const past = at > expiresAt ? `${seconds(at - expiresAt)} past its expiry` : 'before its expiry';
  return `refused ${seconds(at - endedAt)} after its end, ${past}`;
}

/** Notes how long after its end a token was still accepted: until its first refusal. */
async function noteWindow(
  timeline: Timeline,
  step: string,
  verifier: Verifier | undefined,
  { endedAt, expiresAt }: { endedAt: number; expiresAt: number },
  boundMs: number,
): Promise<void> {
  if (!verifier) return;
  const { outcome, at } = await firstRefusal(verifier, endedAt + boundMs);
  const detail = windowWords(at, endedAt, expiresAt);
  timeline.note(step, { ...outcome, detail }, { startedAt: endedAt, tookMs: at - endedAt });
}
