import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { outcomeOf } from './answer.js';
import { answerOf, bearerRequest } from './bearer-call.js';
import { outcomeOfVisit } from './browser/visit.js';
import { basic } from './client-authentication.js';
import { REQUEST_MS } from './endpoint.js';
import type { Flow, FlowWorld } from './flow.js';
import { authorizationUrl, discover, NAMES, type Naming, type Provider } from './issuer-discovery.js';
import type { DeclaredStep, StepResult } from './step.js';
import { since } from './timeline.js';

const backChannel = { from: 'rp/web', to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  { step: 'discovery', hop: 'H3', ...backChannel },
  { step: 'login-page', hop: 'H2', from: 'browser', to: 'idp/keycloak', port: 8443 },
  { step: 'token-request', hop: 'H4', ...backChannel },
  { step: 'issuer-keys', hop: 'H5', ...backChannel },
  { step: 'resource-server', hop: 'H11', from: 'client/cli', to: 'api/orders', port: 8080 },
  { step: 'introspection', hop: 'H6', from: 'api/ledger', to: 'idp/keycloak', port: 8443 },
];

/** Longer than a resource server waits for the identity provider, in milliseconds. */
const CALL_MS = 3000;

/**
 * One provider, and the names that it is known by. A relying party reads the discovery document by `names`; the browser
 * is sent where the document says, a token is fetched and its keys are read there too, and the resource servers, which
 * know the provider by the name outside, are shown the token. Every request leaves from the pod that would send it.
 */
export const issuerNames: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => async () => {
    const naming = NAMES[(options.names ?? 'one-name') as keyof typeof NAMES];
    const take = async (step: string, work: () => Promise<StepResult>) => {
      if (timeline.stopped) return;
      await moments.reached(step);
      const startedAt = Date.now();
      const outcome = await work();
      timeline.note(step, outcome, since(startedAt));
    };
    let provider: Provider | undefined;
    let token = '';
    await take('discovery', async () => {
      const found = await discover(world, naming);
      if ('result' in found) return found;
      provider = found;
      return { kind: 'step', result: 'done', detail: `the document names ${found.document.issuer}` };
    });
    if (provider === undefined) return;
    const { document } = provider;
    await take('login-page', () => loginPage(world, authorizationUrl(world, document)));
    await take('token-request', async () => {
      const { outcome, body } = await askFor(world, naming, String(document.token_endpoint));
      token = String(body.access_token ?? '');
      if (outcome.result !== 'done') return outcome;
      const { iss } = decodeJwt(token);
      return iss === naming.issuer(world) ? outcome : otherIssuer(`the token names ${iss}`);
    });
    await take('issuer-keys', () => verified(world, naming, token, String(document.jwks_uri)));
    await take('resource-server', () => shown(world, 'api/orders', token));
    await take('introspection', () => shown(world, 'api/ledger', token));
  },
};

/** The page that the browser is sent to, with the login form on it. */
async function loginPage(world: FlowWorld, url: string): Promise<StepResult> {
  const journey = await world.openBrowser();
  try {
    await journey.go(url);
    const page = journey.visits.at(-1);
    if (!page) return { kind: 'step', result: 'stopped', how: 'browser', detail: 'no page was asked for' };
    const outcome = outcomeOfVisit(page);
    if (outcome.result !== 'done') return { ...outcome, says: `the browser was sent to ${page.url}` };
    if (await journey.loginFormShown()) return outcome;
    return { kind: 'step', result: 'stopped', how: 'browser', detail: 'no login form on the page' };
  } finally {
    await journey.close();
  }
}

async function askFor(world: FlowWorld, { realm }: Naming, url: string) {
  const { headers, form } = basic({
    id: world.client.id,
    secret: world.realm(realm).secretOf(world.client.id),
  });
  const response = await world.fetchFrom('rp/web')({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
    timeoutMs: REQUEST_MS,
    ca: world.ca,
  });
  const outcome = outcomeOf(response);
  const body = response.ok && outcome.result === 'done' ? JSON.parse(response.body) : {};
  return { outcome, body: body as Record<string, unknown> };
}

async function verified(world: FlowWorld, naming: Naming, token: string, url: string): Promise<StepResult> {
  const response = await world.fetchFrom('rp/web')({
    method: 'GET',
    url,
    timeoutMs: REQUEST_MS,
    ca: world.ca,
  });
  const outcome = outcomeOf(response);
  if (outcome.result !== 'done' || !response.ok) return outcome;
  const keys = createLocalJWKSet(JSON.parse(response.body));
  return await jwtVerify(token, keys, { issuer: naming.issuer(world) }).then(
    () => outcome,
    (error: Error & { code?: string }) => otherIssuer(error.code ?? error.name),
  );
}

async function shown(world: FlowWorld, to: 'api/orders' | 'api/ledger', token: string): Promise<StepResult> {
  const request = bearerRequest(world.resourceServer(to), token, CALL_MS);
  return answerOf(await world.fetchFrom('client/cli')(request), world.client.id);
}

function otherIssuer(detail: string): StepResult {
  return { kind: 'step', result: 'stopped', how: 'oauth', detail };
}
