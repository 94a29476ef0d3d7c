import type { Attempt } from './attempt.js';
import { encoded, type Form } from './form.js';
import type { Wire } from './wire.js';

/** A client asks for a token for itself; the twin is client `batch`, which may. */
function forItself(wrong: string, change: (wire: Wire) => Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const form: Form = { grant_type: 'client_credentials', ...wire.as('batch') };
      return { twin: () => wire.token(form), attempt: () => wire.token({ ...form, ...change(wire) }) };
    },
  };
}

const plainHttp: Attempt = {
  wrong: 'the request is plain http',
  prepare: async (wire) => {
    const url = `${wire.realm.issuer}/.well-known/openid-configuration`;
    return { twin: () => wire.get(url), attempt: () => wire.get(url.replace('https:', 'http:')) };
  },
};

const byGet: Attempt = {
  wrong: 'the secret stands in the URL of a GET request',
  prepare: async (wire) => {
    const form: Form = { grant_type: 'client_credentials', ...wire.as('batch') };
    return { twin: () => wire.token(form), attempt: () => wire.get(`${wire.url('token')}?${encoded(form)}`) };
  },
};

/** RFC 6749 sections 3.2, 4.4 and 5.2, RFC 9700 section 2.6. */
export const GRANTS = {
  'client-without-the-grant': forItself('the client may not use this grant', (wire) => wire.as('web')),
  'public-client-for-itself': forItself('a client without a secret asks for itself', () => ({
    client_id: 'web-public',
    client_secret: undefined,
  })),
  'unknown-scope-for-itself': forItself('the scope is none of the client', () => ({ scope: 'admin' })),
  'no-grant-type': forItself('there is no grant type', () => ({ grant_type: undefined })),
  'token-request-by-get': byGet,
  'plain-http': plainHttp,
} satisfies Record<string, Attempt>;
