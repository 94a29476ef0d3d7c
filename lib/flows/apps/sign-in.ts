import * as oidc from 'openid-client';
import type { ClientProfile } from './client-profile.js';
import { LeftOut } from './left-out.js';
import type { ProviderCalls } from './provider-calls.js';
import type { Session } from './session.js';
import { AppStop } from './stop.js';

/** What the relying party keeps between sending the browser away and its return. */
export interface Pending {
  client: string;
  verifier: string;
  state: string;
  nonce: string;
}

/** What the relying party is for one of its clients. */
export interface SignInSettings {
  /** What `/login?client=` calls it. */
  client: string;
  profile: ClientProfile;
  timeoutMs: number;
  redirectUri: string;
}

/**
 * The relying party's OpenID Connect part for one client: authorization code with PKCE S256, state and nonce (RFC 9700
 * section 2.1), ID token with its signature checked against the issuer's keys, userinfo of the same subject. Discovery
 * is done at the first need and kept. All methods reject once they have logged the step that stopped.
 */
export class SignIn {
  #configuration: oidc.Configuration | undefined;

  constructor(
    readonly settings: SignInSettings,
    readonly calls: ProviderCalls,
    readonly leftOut = new LeftOut(),
  ) {}

  /** Drops the discovery document and, with it, the issuer's keys. */
  forget(): void {
    this.#configuration = undefined;
  }

  /** Discovery (hop H3), unless it is known already. */
  async discover(): Promise<oidc.Configuration> {
    this.#configuration ??= await this.calls.asked('/.well-known/openid-configuration', async () => {
      const { profile, timeoutMs } = this.settings;
      const configuration = await oidc.discovery(
        new URL(profile.issuer),
        profile.clientId,
        {},
        await profile.authentication(),
        { [oidc.customFetch]: this.calls.fetch, timeout: timeoutMs / 1000 + 1 },
      );
      configuration[oidc.customFetch] = this.calls.fetch;
      oidc.enableNonRepudiationChecks(configuration);
      return configuration;
    });
    return this.#configuration;
  }

  /** Where to send the browser, and what to remember of it; the request goes by the back channel if the client pushes it. */
  async begin(): Promise<{ url: URL; pending: Pending }> {
    const configuration = await this.discover();
    const { client, profile, redirectUri } = this.settings;
    const pending = {
      client,
      verifier: oidc.randomPKCECodeVerifier(),
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
    };
    const request = {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      state: pending.state,
      nonce: pending.nonce,
    };
    const url = profile.pushed
      ? await this.calls.asked('/ext/par/request', () =>
          oidc.buildAuthorizationUrlWithPAR(configuration, request),
        )
      : oidc.buildAuthorizationUrl(configuration, request);
    return { url, pending };
  }

  /** Checks what the browser brought back, redeems the code (H4), checks the ID token (H5) and asks who it is (H7). */
  async finish(returned: URL, pending: Pending): Promise<Session> {
    const configuration = await this.discover();
    const dpop = await this.#proofKey(configuration);
    const believed = this.leftOut.has('response');
    if (believed) returned.searchParams.set('iss', this.settings.profile.issuer);
    const tokens = await this.calls.granted('code-redemption', () =>
      oidc.authorizationCodeGrant(
        configuration,
        returned,
        {
          pkceCodeVerifier: pending.verifier,
          expectedState: believed ? oidc.skipStateCheck : pending.state,
          expectedNonce: pending.nonce,
          idTokenExpected: true,
        },
        undefined,
        dpop,
      ),
    );
    const session = { ...sessionOf(tokens), client: this.settings.client, ...(dpop && { dpop: dpop.DPoP }) };
    await this.calls.asked('/userinfo', () =>
      oidc.fetchUserInfo(configuration, session.accessToken, session.subject, dpop),
    );
    return session;
  }

  async #proofKey(configuration: oidc.Configuration): Promise<{ DPoP: oidc.DPoPHandle } | undefined> {
    if (!this.settings.profile.dpop) return undefined;
    return { DPoP: oidc.getDPoPHandle(configuration, await oidc.randomDPoPKeyPair()) };
  }

  /** New tokens by the refresh token (hop H4), of the same user and in the place of the old ones. */
  async refresh(session: Session): Promise<void> {
    const configuration = await this.discover();
    const tokens = await this.calls.granted('token-refresh', () =>
      oidc.refreshTokenGrant(
        configuration,
        session.refreshToken,
        undefined,
        session.dpop ? { DPoP: session.dpop } : undefined,
      ),
    );
    const renewed = sessionOf(tokens);
    if (renewed.subject !== session.subject)
      throw new AppStop('oauth', 'the refreshed token has another subject');
    Object.assign(session, renewed);
  }

  /** Has the provider forget the refresh token and what came of it (RFC 7009, hop H8). */
  async revoke(session: Session): Promise<void> {
    const configuration = await this.discover();
    await this.calls.asked('/revoke', () =>
      oidc.tokenRevocation(configuration, session.refreshToken, { token_type_hint: 'refresh_token' }),
    );
  }

  /** Where the browser goes to end the provider's session as well (OpenID Connect RP-Initiated Logout section 2). */
  async endSession(session: Session, goodbye: string, state: string): Promise<URL> {
    return oidc.buildEndSessionUrl(await this.discover(), {
      id_token_hint: session.idToken,
      post_logout_redirect_uri: goodbye,
      state,
    });
  }
}

type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

function sessionOf(tokens: Tokens): Omit<Session, 'client' | 'dpop'> {
  const claims = tokens.claims();
  if (!claims || !tokens.id_token || !tokens.refresh_token)
    throw new AppStop('oauth', 'no ID token or no refresh token in the answer');
  return {
    user: String(claims.preferred_username ?? claims.sub),
    subject: claims.sub,
    ...(typeof claims.sid === 'string' ? { sid: claims.sid } : {}),
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    idToken: tokens.id_token,
    expiresAt: Math.floor(Date.now() / 1000) + (tokens.expires_in ?? 0),
  };
}
