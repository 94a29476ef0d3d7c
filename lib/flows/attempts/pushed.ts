import type { Attempt, Pair } from './attempt.js';
import type { Form } from './form.js';
import { readAuthorization } from './reading.js';
import { answered, type Wire } from './wire.js';

/** A request that is pushed wrongly; the twin pushes it well. */
function push(wrong: string, change: Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const form = { ...wire.question('web-par').query, ...wire.as('web-par') };
      return {
        twin: () => wire.post('ext/par/request', form),
        attempt: () => wire.post('ext/par/request', { ...form, ...change }),
      };
    },
  };
}

/** A pushed request that is used wrongly; the twin uses its own once, as it should be. */
function use(wrong: string, attempt: (wire: Wire, used: string, fresh: string) => Form): Attempt {
  return {
    wrong,
    prepare: async (wire): Promise<Pair> => {
      await wire.signIn();
      const [used, fresh] = [await pushed(wire), await pushed(wire)];
      return {
        twin: () => wire.authorize({ client_id: 'web-par', request_uri: used }),
        attempt: () => wire.authorize(attempt(wire, used, fresh)),
        read: readAuthorization,
      };
    },
  };
}

async function pushed(wire: Wire): Promise<string> {
  const form = { ...wire.question('web-par').query, ...wire.as('web-par') };
  const { request_uri } = JSON.parse(answered(await wire.post('ext/par/request', form))) as {
    request_uri: string;
  };
  return request_uri;
}

/** RFC 9126 sections 2.1, 2.3, 4, 5 and 7. */
export const PUSHED = {
  'pushed-request-with-a-request-uri': push('a pushed request points to another one', {
    request_uri: 'urn:ietf:params:oauth:request_uri:none',
  }),
  'pushed-request-by-nobody': push('a confidential client shows its name alone', {
    client_secret: undefined,
  }),
  'pushed-request-with-an-unregistered-redirect-uri': push('the redirect URI is a stranger', {
    redirect_uri: 'https://evil.test/callback',
  }),
  'pushed-request-without-a-challenge': push('there is no challenge although the client must show one', {
    code_challenge: undefined,
    code_challenge_method: undefined,
  }),
  'pushed-request-used-twice': use('the pushed request was used before', (_wire, used) => ({
    client_id: 'web-par',
    request_uri: used,
  })),
  'pushed-request-of-another-client': use(
    'the request was pushed by another client',
    (_wire, _used, fresh) => ({
      client_id: 'web',
      request_uri: fresh,
    }),
  ),
  'unknown-pushed-request': use('nobody pushed this request', () => ({
    client_id: 'web-par',
    request_uri: 'urn:ietf:params:oauth:request_uri:none',
  })),
  'request-that-was-not-pushed': use('the client must push its requests and did not', (wire) => ({
    ...wire.question('web-par').query,
  })),
} satisfies Record<string, Attempt>;
