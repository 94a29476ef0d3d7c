import * as oidc from 'openid-client';
import type { PodResponse } from '../model/pod-request.js';
import { outcomeOf } from './answer.js';
import { REQUEST_MS } from './endpoint.js';
import type { FlowWorld } from './flow.js';
import { challengeOf, newVerifier } from './pkce.js';
import type { StepResult } from './step.js';

/** By what name a relying party knows its issuer, and by what name it reads the discovery document. */
export interface Naming {
  realm: 'flows' | 'inside' | 'portless';
  issuer(world: Pick<FlowWorld, 'realm'>): string;
  /** The origin that the document is read from, where it is not the issuer's. */
  readFrom?: string;
}

/** The name by which only pods know the provider: that of its Service. */
export const INSIDE = 'https://keycloak.idp.svc.cluster.local:8443';

const inside = (issuer: string) => `${INSIDE}${new URL(issuer).pathname}`;

/** The ways in which a relying party is set up: two that work, and those that people report. */
export const NAMES: Record<
  'one-name' | 'back-channel' | 'inside-name' | 'lost-port' | 'inside-realm',
  Naming
> = {
  'one-name': { realm: 'flows', issuer: (world) => world.realm('flows').issuer },
  'back-channel': { realm: 'flows', issuer: (world) => world.realm('flows').issuer, readFrom: INSIDE },
  'inside-name': { realm: 'flows', issuer: (world) => inside(world.realm('flows').issuer) },
  'lost-port': { realm: 'portless', issuer: (world) => world.realm('portless').issuer },
  'inside-realm': { realm: 'inside', issuer: (world) => inside(world.realm('inside').issuer) },
};

/** A provider whose document was read and bears the name that was expected. */
export interface Provider {
  document: oidc.ServerMetadata;
}

/**
 * Discovery as openid-client does it (OpenID Connect Discovery 1.0 section 4.3: the document must bear the issuer's name,
 * exactly), with each request sent from the relying party's pod. Gives how it stopped where it did.
 */
export async function discover(
  world: Pick<FlowWorld, 'realm' | 'fetchFrom' | 'ca'>,
  { issuer, readFrom }: Naming,
): Promise<Provider | StepResult> {
  const expected = issuer(world);
  let last: PodResponse | undefined;
  const fetch: oidc.CustomFetch = async (url) => {
    const { pathname, origin } = new URL(url);
    last = await world.fetchFrom('rp/web')({
      method: 'GET',
      url: `${readFrom ?? origin}${pathname}`,
      timeoutMs: REQUEST_MS,
      ca: world.ca,
    });
    if (!last.ok) throw new Error(last.failure);
    return new Response(last.body, { status: last.status, headers: { 'content-type': 'application/json' } });
  };
  try {
    const found = await oidc.discovery(new URL(expected), 'web', undefined, oidc.None(), {
      [oidc.customFetch]: fetch,
    });
    return { document: found.serverMetadata() };
  } catch (error) {
    const outcome = last && outcomeOf(last);
    if (outcome && outcome.result !== 'done') return outcome;
    return refused(error, expected, last);
  }
}

function refused(error: unknown, expected: string, read: PodResponse | undefined): StepResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'the document cannot be used';
  const named = read?.ok ? (JSON.parse(read.body) as { issuer?: unknown }).issuer : undefined;
  return {
    kind: 'step',
    result: 'stopped',
    how: 'oauth',
    detail: code,
    says: `the document names the issuer ${named}, and the relying party knows it as ${expected}`,
  };
}

/** Where the browser is sent to sign in, by the provider's document. */
export function authorizationUrl(
  { relyingParty }: Pick<FlowWorld, 'relyingParty'>,
  document: oidc.ServerMetadata,
): string {
  const challenge = challengeOf(newVerifier());
  return oidc.buildAuthorizationUrl(new oidc.Configuration(document, 'web'), {
    redirect_uri: `${relyingParty}/callback`,
    scope: 'openid',
    state: oidc.randomState(),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).href;
}
