import { generateKeyPairSync } from 'node:crypto';
import type { Party, Stranger } from '../model/hops.js';
import type { PodRequest, PodResponse } from '../model/pod-request.js';
import type { Flow, FlowOptions, FlowWorld, Moments } from './flow.js';
import { Timeline } from './timeline.js';

export const ISSUER = 'https://login.twinlock.test:8443/realms/flows';

const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString('base64url');

/** A token in form alone; its signature is none. */
export function tokenOf(claims: Record<string, unknown>): string {
  return `${part({ alg: 'RS256' })}.${part({ iss: ISSUER, ...claims })}.c2lnbmF0dXJlLXNpZ25hdHVyZQ`;
}

export function answer(status: number, json: unknown = {}): PodResponse {
  const body = JSON.stringify(json);
  return { ok: true, status, headers: {}, body, remote: '10.0.0.1', connectMs: 1, tookMs: 2 };
}

export const granted = (claims: Record<string, unknown>, more = {}) =>
  answer(200, { access_token: tokenOf(claims), token_type: 'Bearer', ...more });
export const refused = (error: string) => answer(400, { error, error_description: `because ${error}` });

/** A request as it left a pod. */
export interface Asked {
  from: Party | Stranger;
  /** The path, from the realm on where it goes to the issuer. */
  to: string;
  headers: Record<string, string>;
  form: Record<string, string>;
}

/** The key of every client of the fake realm. */
export const CLIENT_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** A flow world in memory: `reply` answers every request, and `asked` is what was asked so far. */
export function fakeWorld(reply: (asked: Asked) => PodResponse, more: Partial<FlowWorld> = {}) {
  const asked: Asked[] = [];
  const world: Partial<FlowWorld> = {
    issuer: ISSUER,
    ca: '',
    user: { name: 'dora', password: 'the-password-of-dora' },
    client: { id: 'batch', secret: 'the-secret-of-batch' },
    resourceServer: (pod) => `http://${pod}`,
    fetchFrom: (from) => async (request: PodRequest) => {
      const one = {
        from,
        to: request.url.replace(`${ISSUER}/protocol/openid-connect/`, ''),
        headers: request.headers ?? {},
        form: Object.fromEntries(new URLSearchParams(request.body ?? '')),
      };
      asked.push(one);
      return reply(one);
    },
    realm: () => ({
      issuer: ISSUER,
      passwordOf: (user) => `the-password-of-${user}`,
      secretOf: (client) => `the-secret-of-${client}`,
      clientKey: () => CLIENT_KEY.export({ type: 'pkcs8', format: 'pem' }).toString(),
      signingKey: () => 'unused',
    }),
    ...more,
  };
  return { world: world as FlowWorld, asked };
}

/** Runs a flow in a fake world; `moments` are the steps that it said it was about to take. */
export async function run(flow: Flow, world: FlowWorld, options: FlowOptions = {}, before?: string) {
  const timeline = new Timeline(flow.steps);
  const moments: string[] = [];
  const due: Moments = { before, reached: async (step) => void moments.push(step) };
  const rest = await flow.prepare(world, options, timeline, due);
  await rest();
  const steps = timeline.steps();
  const results = Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome.result]));
  const outcomes = new Map(steps.map(({ step, outcome }) => [step, outcome]));
  return { steps, results, outcomes, moments };
}
