import * as oidc from 'openid-client';
import { type Exchange, type FreshFetch, freshFetch } from './fresh-fetch.js';
import type { StepLog } from './step-log.js';
import { AppStop } from './stop.js';

/** What the relying party is to the identity provider. */
export interface SignInSettings {
  issuer: string;
  ca: string;
  timeoutMs: number;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** What the relying party keeps between sending the browser away and its return. */
export interface Pending {
  verifier: string;
  state: string;
  nonce: string;
}

/** A signed-in user's tokens, held on the server only. */
export interface Session {
  user: string;
  subject: string;
  refreshToken: string;
  /** Epoch seconds at which the access token ends. */
  expiresAt: number;
}

/**
 * The relying party's OpenID Connect part: authorization code with PKCE S256, state and nonce (RFC 9700 section 2.1),
 * ID token with its signature checked against the issuer's keys. Discovery is done at the first need and kept;
 * every step is written to the log. All methods reject once they have logged the step that stopped.
 */
export class SignIn {
  #configuration: oidc.Configuration | undefined;
  #exchanges: Exchange[] = [];
  readonly #fetch: FreshFetch;

  constructor(
    readonly settings: SignInSettings,
    readonly log: StepLog,
  ) {
    this.#fetch = freshFetch({ ...settings, seen: (exchange) => this.#exchanges.push(exchange) });
  }

  /** Drops the discovery document and, with it, the issuer's keys. */
  forget(): void {
    this.#configuration = undefined;
  }

  /** Discovery (hop H3), unless it is known already. */
  async discover(): Promise<oidc.Configuration> {
    if (this.#configuration) return this.#configuration;
    const startedAt = Date.now();
    try {
      const { issuer, clientId, clientSecret, timeoutMs } = this.settings;
      const configuration = await oidc.discovery(
        new URL(issuer),
        clientId,
        { client_secret: clientSecret },
        oidc.ClientSecretBasic(clientSecret),
        { [oidc.customFetch]: this.#fetch, timeout: timeoutMs / 1000 + 1 },
      );
      configuration[oidc.customFetch] = this.#fetch;
      oidc.enableNonRepudiationChecks(configuration);
      this.#configuration = configuration;
      this.log.done('discovery', 'H3', startedAt);
      return configuration;
    } catch (error) {
      this.log.stopped('discovery', 'H3', startedAt, error);
      throw AppStop.of(error);
    }
  }

  /** Where to send the browser, and what to remember of it. */
  async begin(): Promise<{ url: URL; pending: Pending }> {
    const configuration = await this.discover();
    const pending = {
      verifier: oidc.randomPKCECodeVerifier(),
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      state: pending.state,
      nonce: pending.nonce,
    });
    return { url, pending };
  }

  /** Redeems the code (hop H4) and checks the ID token with the issuer's keys (hop H5). */
  async finish(returned: URL, pending: Pending): Promise<Session> {
    const configuration = await this.discover();
    const tokens = await this.#redeem('code-redemption', () =>
      oidc.authorizationCodeGrant(configuration, returned, {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      }),
    );
    return sessionOf(tokens);
  }

  /** A new access token by the refresh token (hop H4), with a refresh token of the same user. */
  async refresh(session: Session): Promise<Session> {
    const configuration = await this.discover();
    const tokens = await this.#redeem('token-refresh', () =>
      oidc.refreshTokenGrant(configuration, session.refreshToken),
    );
    const renewed = sessionOf(tokens);
    if (renewed.subject !== session.subject)
      throw new AppStop('oauth', 'the refreshed token has another subject');
    return renewed;
  }

  /** One grant at the token endpoint, logged as two steps: the answer, and the checks of what it holds. */
  async #redeem(step: string, grant: () => Promise<Tokens>): Promise<Tokens> {
    const startedAt = Date.now();
    this.#exchanges = [];
    const answered = () => this.#exchanges.find(({ path }) => path.endsWith('/token'));
    const redeemed = (token: Exchange) =>
      this.log.record({ step, hop: 'H4', startedAt, tookMs: token.tookMs, result: 'done' });
    try {
      const tokens = await grant();
      const token = answered();
      if (token) redeemed(token);
      this.log.done('id-token-validation', 'H5', startedAt + (token?.tookMs ?? 0));
      return tokens;
    } catch (error) {
      const token = answered();
      if (token?.status === 200) {
        redeemed(token);
        this.log.stopped('id-token-validation', 'H5', startedAt + token.tookMs, error);
      } else {
        this.log.stopped(step, 'H4', startedAt, error);
      }
      throw AppStop.of(error);
    }
  }
}

type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

function sessionOf(tokens: Tokens): Session {
  const claims = tokens.claims();
  if (!claims || !tokens.refresh_token)
    throw new AppStop('oauth', 'no ID token or no refresh token in the answer');
  return {
    user: String(claims.preferred_username ?? claims.sub),
    subject: claims.sub,
    refreshToken: tokens.refresh_token,
    expiresAt: Math.floor(Date.now() / 1000) + (tokens.expires_in ?? 0),
  };
}
