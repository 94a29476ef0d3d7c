import { createRemoteJWKSet, customFetch, decodeJwt, type JWTVerifyGetKey } from 'jose';
import type { ClientProfile } from './client-profile.js';
import type { FreshFetch } from './fresh-fetch.js';
import { LeftOut } from './left-out.js';
import { checkLogoutToken } from './logout-token.js';
import type { Sessions } from './session.js';
import { AppStop } from './stop.js';

/**
 * The relying party's end of back-channel logout: checks a logout token for the client that it is meant for, once, and
 * ends that client's sessions.
 */
export class LogoutNotices {
  readonly #keys = new Map<string, JWTVerifyGetKey>();
  readonly #used = new Set<string>();

  constructor(
    readonly profiles: Readonly<Record<string, ClientProfile>>,
    readonly sessions: Sessions,
    readonly fetch: FreshFetch,
    readonly leftOut = new LeftOut(),
  ) {}

  /** Drops the issuers' keys and the names of used tokens. */
  forget(): void {
    this.#keys.clear();
    this.#used.clear();
  }

  /** Rejects with AppStop where the token is not to be trusted, or the issuer's keys could not be had. */
  async take(token: string): Promise<void> {
    if (this.leftOut.has('logout-token')) return;
    const [client, { issuer, clientId }] = this.#meant(token);
    const { id, ...whom } = await checkLogoutToken(token, { issuer, clientId, keys: this.#keysOf(issuer) });
    if (this.#used.has(id)) throw new AppStop('oauth', 'used', 400, 'invalid_request', 'used before');
    this.#used.add(id);
    this.sessions.closeAll({ client, ...whom });
  }

  /** The client that the token says it is for. Nothing is trusted yet: it only chooses what the token is held against. */
  #meant(token: string): [string, ClientProfile] {
    const { aud, iss } = decodeJwt(token);
    const named = Object.entries(this.profiles).filter(([, { clientId }]) => [aud].flat().includes(clientId));
    const meant = named.find(([, { issuer }]) => issuer === iss) ?? named[0];
    if (meant) return meant;
    throw new AppStop('oauth', 'aud', 400, 'invalid_request', 'the logout token is for another client');
  }

  #keysOf(issuer: string): JWTVerifyGetKey {
    const known = this.#keys.get(issuer);
    if (known) return known;
    const url = new URL(`${issuer}/protocol/openid-connect/certs`);
    const keys = createRemoteJWKSet(url, { [customFetch]: this.fetch });
    this.#keys.set(issuer, keys);
    return keys;
  }
}
