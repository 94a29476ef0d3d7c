import type { PodResponse } from '../../model/pod-request.js';
import { outcomeOf } from '../answer.js';
import type { FlowWorld, RealmKnowledge } from '../flow.js';
import { formAction } from '../form-sign-in.js';
import { challengeOf, newVerifier, opaque } from '../pkce.js';
import { type Tokens, Unprepared } from './attempt.js';
import { credentials, type RealmName, redirectUriOf } from './clients.js';
import { Cookies } from './cookies.js';
import { encoded, type Form } from './form.js';

/** Bound of one request, in milliseconds. */
const REQUEST_MS = 4000;
/** Keycloak sends a pushed request once through a page of its own; more than a few would be a circle. */
const INNER_REDIRECTS = 5;

type Headers = Readonly<Record<string, string>>;

/**
 * Requests to a realm as they go over the wire, right or wrong, from the client's own pod. No library stands between,
 * since a good one would send none of the wrong ones. It also plays the user's browser: it fills in Keycloak's login
 * form once and keeps the cookies.
 */
export class Wire {
  readonly #cookies = new Cookies();
  #signedIn = false;
  readonly realm: RealmKnowledge;

  constructor(
    readonly world: FlowWorld,
    readonly realmName: RealmName = 'flows',
  ) {
    this.realm = world.realm(realmName);
  }

  /** The same pod and another realm: cookies, codes and tokens are not shared. */
  of(realm: RealmName): Wire {
    return new Wire(this.world, realm);
  }

  /** Who the client is, as form parameters. */
  as(client: string): Form {
    return credentials(this.realm, client);
  }

  /** URL of an endpoint of the realm, such as `token/introspect`. */
  url(endpoint: string): string {
    return `${this.realm.issuer}/protocol/openid-connect/${endpoint}`;
  }

  post(endpoint: string, form: Form, headers: Headers = {}): Promise<PodResponse> {
    return this.#send('POST', this.url(endpoint), headers, encoded(form));
  }

  get(url: string, headers: Headers = {}): Promise<PodResponse> {
    return this.#send('GET', url, headers);
  }

  token(form: Form, headers: Headers = {}): Promise<PodResponse> {
    return this.post('token', form, headers);
  }

  introspect(token: string, by: Form = this.as('ledger')): Promise<PodResponse> {
    return this.post('token/introspect', { token, ...by });
  }

  userinfo(headers: Headers): Promise<PodResponse> {
    return this.get(this.url('userinfo'), headers);
  }

  /** An authorization request of the signed-in user, to where the user's browser leaves the provider's own pages. */
  async authorize(query: Form): Promise<PodResponse> {
    await this.signIn();
    const own = new URL(this.realm.issuer).origin;
    let response = await this.browse(`${this.url('auth')}?${encoded(query)}`);
    for (let hops = 0; hops < INNER_REDIRECTS; hops += 1) {
      const next = response.ok ? response.headers.location : undefined;
      if (!next?.startsWith(`${own}/`)) return response;
      response = await this.browse(next);
    }
    return response;
  }

  /** A page as the user's browser asks for it: with the cookies so far. */
  async browse(url: string): Promise<PodResponse> {
    const response = await this.#send('GET', url, this.#cookies.headers());
    this.#cookies.keep(response);
    return response;
  }

  /** Signs in, once. Throws Unprepared where the user is not let in. */
  async signIn(): Promise<void> {
    if (this.#signedIn) return;
    if (codeIn(await this.signInAnswer()) === undefined) throw unlike('the login form was shown again');
    this.#signedIn = true;
  }

  /** Fills in the login form and gives the answer to it. Throws Unprepared where there is no form. */
  async signInAnswer(): Promise<PodResponse> {
    const page = await this.browse(`${this.url('auth')}?${encoded(this.question('web').query)}`);
    const action = formAction(answered(page));
    if (action === undefined) throw unlike('no login form on the page');
    const { name } = this.world.user;
    const form = encoded({ username: name, password: this.realm.passwordOf(name), credentialId: '' });
    const sent = await this.#send('POST', action, this.#cookies.headers(), form);
    this.#cookies.keep(sent);
    return sent;
  }

  /** A good authorization request of a client, and the verifier of its challenge. */
  question(client: string): { query: Form; verifier: string } {
    const verifier = newVerifier();
    const query = {
      client_id: client,
      redirect_uri: redirectUriOf(client),
      response_type: 'code',
      scope: 'openid profile',
      state: opaque(),
      nonce: opaque(),
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
    };
    return { query, verifier };
  }

  /** A good token request: its code is fresh and was got by signing in. `asked` changes the authorization request. */
  async redemption(client: string, asked: Form = {}): Promise<Form> {
    const { query, verifier } = this.question(client);
    const whole: Form = { ...query, ...asked };
    const response = await this.authorize(whole);
    const code = codeIn(response);
    if (code === undefined) throw new Unprepared(failure(response, 'no code in the answer'));
    return {
      grant_type: 'authorization_code',
      code,
      redirect_uri: whole.redirect_uri,
      ...(whole.code_challenge === undefined ? {} : { code_verifier: verifier }),
      ...this.as(client),
    };
  }

  /** The signed-in user's tokens for a client. */
  async tokens(client: string, asked: Form = {}): Promise<Tokens> {
    return tokensIn(await this.token(await this.redemption(client, asked)));
  }

  /** A client's token for itself (RFC 6749 section 4.4). */
  async serviceToken(client: string, form: Form = {}): Promise<string> {
    const given = await this.token({ grant_type: 'client_credentials', ...this.as(client), ...form });
    return tokensIn(given).access_token;
  }

  #send(method: string, url: string, headers: Headers, body?: string): Promise<PodResponse> {
    return this.world.fetchFrom('client/cli')({
      method,
      url,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      timeoutMs: REQUEST_MS,
      ca: this.world.ca,
    });
  }
}

/** The code that the client is sent back with, if it is (RFC 6749 section 4.1.2). */
export function codeIn(response: PodResponse): string | undefined {
  const location = response.ok ? response.headers.location : undefined;
  if (location === undefined || !URL.canParse(location)) return undefined;
  return new URL(location).searchParams.get('code') ?? undefined;
}

/** The tokens of an answer. Throws Unprepared for any other one. */
export function tokensIn(response: PodResponse): Tokens {
  return JSON.parse(answered(response)) as Tokens;
}

/** The body of an answer that is none of a refusal. Throws Unprepared for a refusal. */
export function answered(response: PodResponse): string {
  if (!response.ok || outcomeOf(response).result !== 'done') throw new Unprepared(failure(response, ''));
  return response.body;
}

function failure(response: PodResponse, otherwise: string) {
  const outcome = outcomeOf(response);
  return outcome.result === 'done' ? unlike(otherwise).outcome : outcome;
}

function unlike(detail: string): Unprepared {
  return new Unprepared({ kind: 'step', result: 'stopped', how: 'oauth', detail });
}
