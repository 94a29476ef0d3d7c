import type { Attempt, Pair } from './attempt.js';
import type { Form } from './form.js';
import { readAuthorization } from './reading.js';
import type { Wire } from './wire.js';

/** An authorization request of a user who is signed in, so that nothing but the request itself keeps the code back. */
function authorization(wrong: string, { client = 'web', twin = {}, change }: Authorization): Attempt {
  return {
    wrong,
    prepare: async (wire): Promise<Pair> => {
      await wire.signIn();
      const { query } = wire.question(client);
      return {
        twin: () => wire.authorize({ ...query, ...twin }),
        attempt: () => wire.authorize({ ...query, ...twin, ...change }),
        read: readAuthorization,
      };
    },
  };
}

interface Authorization {
  client?: string;
  /** What the twin asks for beside a good request, and the attempt with it. */
  twin?: Form;
  /** What is wrong with the attempt. */
  change: Form;
}

const redirect = (wrong: string, redirect_uri: string | undefined) =>
  authorization(wrong, { change: { redirect_uri } });

const plain = (client: string): Attempt => ({
  wrong: 'the challenge is the verifier itself, in clear',
  prepare: async (wire: Wire): Promise<Pair> => {
    await wire.signIn();
    const { query, verifier } = wire.question(client);
    return {
      twin: () => wire.authorize(query),
      attempt: () => wire.authorize({ ...query, code_challenge: verifier, code_challenge_method: 'plain' }),
      read: readAuthorization,
    };
  },
});

/** RFC 6749 sections 3.1 and 4.1.2.1, RFC 7636 section 4.4.1, RFC 9700 sections 2.1 and 4.1. */
export const AUTHORIZATIONS = {
  'no-challenge': authorization('there is no challenge although the client must show one', {
    change: { code_challenge: undefined, code_challenge_method: undefined },
  }),
  'challenge-without-method': authorization('the challenge says no method, which means plain', {
    change: { code_challenge_method: undefined },
  }),
  'plain-challenge': plain('web'),
  'plain-challenge-of-a-lax-client': plain('blog'),
  'unknown-challenge-method': authorization('nobody knows the method of the challenge', {
    client: 'blog',
    change: { code_challenge_method: 'S1' },
  }),
  'malformed-challenge': authorization('the challenge is shorter than RFC 7636 allows', {
    change: { code_challenge: 'short' },
  }),
  'unregistered-redirect-uri': redirect('the redirect URI is a stranger', 'https://evil.test/callback'),
  'script-as-redirect-uri': redirect('the redirect URI is a script', 'javascript:alert(1)'),
  'redirect-uri-with-a-longer-path': redirect(
    'the redirect URI only begins as the registered one',
    'http://rp.twinlock.test:8080/callback/more',
  ),
  'redirect-uri-with-another-host-behind-an-at': redirect(
    'the registered host stands before an @, so that it is a user name',
    'http://rp.twinlock.test:8080@evil.test/callback',
  ),
  'redirect-uri-that-climbs-out': redirect(
    'the path climbs out of the registered one',
    'http://rp.twinlock.test:8080/callback/../evil',
  ),
  'no-redirect-uri': redirect('there is no redirect URI in an OpenID request', undefined),
  'plain-http-redirect-uri': authorization('the redirect URI is plain http', {
    client: 'blog',
    change: { redirect_uri: 'http://blog.twinlock.test/callback' },
  }),
  'redirect-uri-by-wildcard': authorization('the redirect URI only fits a pattern', {
    client: 'blog',
    change: { redirect_uri: 'https://blog.twinlock.test/guestbook?page=http://evil.test' },
  }),
  'unknown-response-type': authorization('nobody knows the response type', {
    change: { response_type: 'everything' },
  }),
  'no-response-type': authorization('there is no response type', { change: { response_type: undefined } }),
  'implicit-response-type': authorization('the token is asked for in the redirect itself', {
    change: { response_type: 'token' },
  }),
  'unknown-scope': authorization('the scope is none of the client', {
    change: { scope: 'openid profile admin' },
  }),
  'unknown-client-at-authorization': authorization('nobody knows the client', {
    change: { client_id: 'nobody' },
  }),
  'repeated-parameter-at-authorization': authorization('a parameter stands twice', {
    change: { scope: ['openid profile', 'openid'] },
  }),
  'foreign-request-object': authorization('the request is to be fetched from a stranger', {
    change: { request_uri: 'https://evil.test/request.jwt' },
  }),
} satisfies Record<string, Attempt>;
