import type { FreshFetch } from './fresh-fetch.js';
import type { IssuerSettings } from './settings.js';
import { AppStop } from './stop.js';

/**
 * Where an issuer publishes its keys: where Keycloak does, or, of an issuer of any product, what its discovery document
 * says, if it speaks for that very issuer (OpenID Connect Discovery section 4.3). Rejects with AppStop.
 */
export async function keysUrl(
  { issuer, discovers }: Pick<IssuerSettings, 'issuer' | 'discovers'>,
  send: FreshFetch,
): Promise<URL> {
  if (!discovers) return new URL(`${issuer}/protocol/openid-connect/certs`);
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await send(url, { method: 'GET', headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw new AppStop('http', 'no discovery document', answer.status);
  const said = (await answer.json().catch(() => ({}))) as { issuer?: unknown; jwks_uri?: unknown };
  if (said.issuer !== issuer) throw new AppStop('http', 'the discovery document names another issuer');
  if (typeof said.jwks_uri !== 'string' || !URL.canParse(said.jwks_uri))
    throw new AppStop('http', 'the discovery document names no keys');
  return new URL(said.jwks_uri);
}
