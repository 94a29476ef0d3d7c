import { createPublicKey } from 'node:crypto';
import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import { mapperRepresentation } from './mapper-representation.js';
import type { RealmClient } from './realm-description.js';

/** How a client shows who it is; each is asked for only if the client needs it. */
export interface ClientProof {
  secret(): string;
  /** Its private key, PEM, where the run made one. */
  key(): string;
}

/** A client as the admin API takes it: public, with a secret, or with keys of its own. */
export function clientRepresentation(client: RealmClient, proof: ClientProof): ClientRepresentation {
  const grants = new Set(client.grants);
  return {
    clientId: client.id,
    description: client.why,
    enabled: true,
    protocol: 'openid-connect',
    publicClient: client.access === 'public',
    ...(client.access === 'confidential' && !client.keys ? { secret: proof.secret() } : {}),
    ...(client.keys ? { clientAuthenticatorType: 'client-jwt' } : {}),
    standardFlowEnabled: grants.has('authorization-code'),
    directAccessGrantsEnabled: grants.has('password'),
    serviceAccountsEnabled: grants.has('client-credentials'),
    implicitFlowEnabled: false,
    redirectUris: client.redirectUris,
    fullScopeAllowed: false,
    consentRequired: client.consent,
    attributes: {
      'pkce.code.challenge.method': client.pkce ?? '',
      'oauth2.device.authorization.grant.enabled': String(grants.has('device')),
      ...(client.pollSeconds ? { 'oauth2.device.polling.interval': String(client.pollSeconds) } : {}),
      ...(client.codeSeconds ? { 'oauth2.device.code.lifespan': String(client.codeSeconds) } : {}),
      'require.pushed.authorization.requests': String(client.pushedRequests),
      'dpop.bound.access.tokens': String(client.dpop),
      'standard.token.exchange.enabled': String(client.tokenExchange),
      'post.logout.redirect.uris': client.postLogoutUris.join('##'),
      ...(client.backchannelLogout ? backchannelLogout(client.backchannelLogout) : {}),
      ...(client.keys ? keySource(client.keys, client.id, proof.key) : {}),
      ...(client.tokenLifeSeconds ? { 'access.token.lifespan': String(client.tokenLifeSeconds) } : {}),
      ...(client.idTokenAlgorithm ? { 'id.token.signed.response.alg': client.idTokenAlgorithm } : {}),
    },
    defaultClientScopes: client.scopes,
    optionalClientScopes: [],
    protocolMappers: client.mappers.map(mapperRepresentation),
  };
}

/** The notice names the session, so that a site which a user entered twice ends the right one. */
function backchannelLogout(url: string): Record<string, string> {
  return { 'backchannel.logout.url': url, 'backchannel.logout.session.required': 'true' };
}

function keySource(
  keys: NonNullable<RealmClient['keys']>,
  kid: string,
  key: ClientProof['key'],
): Record<string, string> {
  const algorithm = { 'token.endpoint.auth.signing.alg': 'RS256' };
  if (keys !== 'run') return { ...algorithm, 'use.jwks.url': 'true', 'jwks.url': keys.url };
  const jwk = createPublicKey(key()).export({ format: 'jwk' });
  const set = { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] };
  return { ...algorithm, 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(set) };
}
