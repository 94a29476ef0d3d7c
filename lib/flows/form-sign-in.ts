import type { FlowPod } from '../model/hops.js';
import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import { REQUEST_MS } from './endpoint.js';
import type { FlowWorld } from './flow.js';
import { challengeOf, newVerifier } from './pkce.js';
import type { StepResult } from './step.js';

/** Which client the user signs in for, and from which pod the requests leave. */
export interface FormSignIn {
  from: FlowPod;
  client: string;
  redirectUri: string;
}

/** The code that the issuer sent the user back with, and the verifier that its PKCE challenge was made of. */
export interface IssuedCode {
  code: string;
  verifier: string;
}

type Asker = Pick<FlowWorld, 'issuer' | 'ca' | 'fetchFrom' | 'user'>;

/**
 * The user signs in without a browser: the login page is fetched and its form posted back with its cookies, for flows
 * that are about what follows. PKCE S256. Gives the code, or how it ended. Rejects only if the tool broke.
 */
export async function signInByForm(
  world: Asker,
  { from, client, redirectUri }: FormSignIn,
): Promise<IssuedCode | StepResult> {
  const verifier = newVerifier();
  const send = world.fetchFrom(from);
  const common = { timeoutMs: REQUEST_MS, ca: world.ca };
  const page = await send({ method: 'GET', url: authorizationUrl(world.issuer), ...common });
  const action = page.ok && page.status === 200 ? formAction(page.body) : undefined;
  if (!page.ok || action === undefined) return unexpected(page, 'no login form on the page');
  const form = { username: world.user.name, password: world.user.password };
  const back = await send({
    method: 'POST',
    url: action,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: cookiesOf(page.headers['set-cookie']),
    },
    body: new URLSearchParams(form).toString(),
    ...common,
  });
  const location = back.ok ? back.headers.location : undefined;
  const code = location?.startsWith(`${redirectUri}?`) ? new URL(location).searchParams.get('code') : null;
  return code ? { code, verifier } : unexpected(back, 'the user was not sent back with a code');

  function authorizationUrl(issuer: string): string {
    const query = new URLSearchParams({
      response_type: 'code',
      scope: 'openid',
      client_id: client,
      redirect_uri: redirectUri,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
    });
    return `${issuer}/protocol/openid-connect/auth?${query}`;
  }
}

function unexpected(response: PodResponse, detail: string): StepResult {
  const outcome = outcomeOf(response);
  return outcome.result === 'done' ? { kind: 'step', result: 'stopped', how: 'error', detail } : outcome;
}

/** Where the page's login form is posted to. */
export function formAction(page: string): string | undefined {
  const form = /<form\b[^>]*\bid="kc-form-login"[^>]*>/.exec(page)?.[0];
  return form && /\baction="([^"]+)"/.exec(form)?.[1]?.replaceAll('&amp;', '&');
}

/** The `Cookie` header that answers these `Set-Cookie` headers, one a line as the agent gives them. */
export function cookiesOf(set = ''): string {
  return set
    .split('\n')
    .map((line) => line.split(';', 1)[0] ?? '')
    .filter((pair) => pair !== '')
    .join('; ');
}
