import { encoded } from '../attempts/form.js';
import type { Wire } from '../attempts/wire.js';
import type { Answer, ServerPromise } from './promise.js';

const loginPage = (wire: Wire, headers: Record<string, string> = {}) =>
  wire.get(`${wire.url('auth')}?${encoded(wire.question('web').query)}`, headers);

/** What the client is sent back with. */
function returned({ headers }: Answer): URLSearchParams {
  const location = headers.location ?? '';
  return URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
}

const named = (answer: Answer, wire: Wire) =>
  returned(answer).get('iss') === wire.realm.issuer ? undefined : 'no iss, or not that of the issuer';

/** RFC 9207, RFC 9700 sections 4.12, 4.15 and 4.16, RFC 6749 sections 3.1 and 4.1.2. */
export const FRONT_CHANNEL = {
  'response-names-its-issuer': {
    says: 'the client is told who sent the code, so that two providers cannot be mixed up',
    ask: (wire) => wire.authorize(wire.question('web').query),
    broken: named,
  },
  'error-response-names-its-issuer': {
    says: 'the client is told who sent the error',
    ask: (wire) => wire.authorize({ ...wire.question('web').query, response_type: 'everything' }),
    broken: named,
  },
  'response-gives-the-state-back': {
    says: 'the client gets its state back, letter by letter',
    ask: (wire) => wire.authorize({ ...wire.question('web').query, state: 'a/b+c%20&d=é' }),
    broken: (answer) => (returned(answer).get('state') === 'a/b+c%20&d=é' ? undefined : 'another state'),
  },
  'unknown-parameter-is-ignored': {
    says: 'a parameter that nobody knows changes nothing',
    ask: (wire) => wire.authorize({ ...wire.question('web').query, flavour: 'vanilla' }),
    broken: (answer) => (returned(answer).has('code') ? undefined : 'no code'),
  },
  'password-is-not-sent-on': {
    says: 'a browser that sent the password is sent on with 302 or 303, which drop it, and never with 307 or 308',
    ask: (wire) => wire.signInAnswer(),
    broken: ({ status }) => ([302, 303].includes(status) ? undefined : `status ${status}`),
  },
  'login-page-stands-in-no-frame': {
    says: 'no stranger can put the login page under a page of his own',
    ask: (wire) => loginPage(wire),
    broken: ({ headers }) =>
      /frame-ancestors '(?:self|none)'/.test(headers['content-security-policy'] ?? '')
        ? undefined
        : 'any page may be around it',
  },
  'login-page-leaks-no-referrer': {
    says: 'what the login page links to does not learn its address, in which the request stands',
    ask: (wire) => loginPage(wire),
    broken: ({ headers }) =>
      headers['referrer-policy'] === 'no-referrer' ? undefined : 'no policy against referrers',
  },
  'authorization-endpoint-answers-no-script': {
    says: 'no script of another origin may read the answers of the authorization endpoint',
    ask: (wire) => loginPage(wire, { origin: 'https://evil.test' }),
    broken: ({ headers }) =>
      headers['access-control-allow-origin'] === undefined ? undefined : 'a script may read it',
  },
  'session-cookies-are-kept-from-scripts': {
    says: 'the cookies of the sign-in travel over TLS alone, and no script sees the session',
    ask: (wire) => wire.signInAnswer(),
    broken: ({ headers }) => {
      const set = (headers['set-cookie'] ?? '')
        .split('\n')
        .filter((line) => line.startsWith('KEYCLOAK_IDENTITY='));
      if (set.length === 0) return 'no session cookie';
      return set.every((line) => /;\s*secure/i.test(line) && /;\s*httponly/i.test(line))
        ? undefined
        : 'a cookie without Secure or HttpOnly';
    },
  },
} satisfies Record<string, ServerPromise>;
