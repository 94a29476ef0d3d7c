import { decodeProtectedHeader } from 'jose';
import type { Answer, ServerPromise } from './promise.js';

type Json = Record<string, unknown>;

const json = ({ body }: Answer) => JSON.parse(body) as Json;
const document =
  (name: string) =>
  (wire: { realm: { issuer: string }; get(url: string): ReturnType<ServerPromise['ask']> }) =>
    wire.get(`${wire.realm.issuer}/${name}`);
const discovery = document('.well-known/openid-configuration');

/** RFC 6749 sections 3.2 and 5.1, RFC 8414 section 3.3, RFC 9068 section 2.1, RFC 7517 section 4.5, RFC 9700 section 2.1.1. */
export const BACK_CHANNEL = {
  'token-answer-is-not-kept': {
    says: 'no cache keeps an answer with tokens',
    ask: (wire) => wire.token({ grant_type: 'client_credentials', ...wire.as('batch') }),
    broken: ({ headers }) =>
      /no-store/.test(headers['cache-control'] ?? '') ? undefined : 'caches may keep it',
  },
  'token-answer-is-json': {
    says: 'tokens come as JSON',
    ask: (wire) => wire.token({ grant_type: 'client_credentials', ...wire.as('batch') }),
    broken: ({ headers }) =>
      /^application\/json\b/.test(headers['content-type'] ?? '') ? undefined : 'another media type',
  },
  'access-token-says-what-it-is': {
    says: 'the header of an access token says at+jwt, so that no other token is taken for one',
    ask: (wire) => wire.token({ grant_type: 'client_credentials', ...wire.as('batch') }),
    broken: (answer) => {
      const { typ } = decodeProtectedHeader(String(json(answer).access_token));
      return typ === 'at+jwt' ? undefined : `typ ${typ}`;
    },
  },
  'discovery-names-its-issuer': {
    says: 'the discovery document names the issuer under whose address it was found',
    ask: discovery,
    broken: (answer, { realm }) => (json(answer).issuer === realm.issuer ? undefined : 'another issuer'),
  },
  'oauth-metadata-says-the-same': {
    says: 'the metadata of RFC 8414 stands at its own address and names the same issuer',
    ask: (wire) => {
      const { origin, pathname } = new URL(wire.realm.issuer);
      return wire.get(`${origin}/.well-known/oauth-authorization-server${pathname}`);
    },
    broken: (answer, { realm }) =>
      answer.status === 200 && json(answer).issuer === realm.issuer ? undefined : `status ${answer.status}`,
  },
  'discovery-promises-pkce-and-iss': {
    says: 'the discovery document offers S256 and promises iss in responses',
    ask: discovery,
    broken: (answer) => {
      const {
        code_challenge_methods_supported: methods,
        authorization_response_iss_parameter_supported: iss,
      } = json(answer);
      if (!Array.isArray(methods) || !methods.includes('S256')) return 'no S256';
      return iss === true ? undefined : 'no iss';
    },
  },
  'discovery-speaks-tls-alone': {
    says: 'every endpoint in the discovery document is https',
    ask: discovery,
    broken: (answer) => {
      const plain = Object.entries(json(answer)).filter(([, value]) => String(value).startsWith('http:'));
      return plain.length === 0 ? undefined : `plain http: ${plain.map(([name]) => name).join(', ')}`;
    },
  },
  'discovery-offers-no-unsigned-token': {
    says: 'the discovery document offers no ID token without a signature',
    ask: discovery,
    broken: (answer) => {
      const offered = json(answer).id_token_signing_alg_values_supported;
      return Array.isArray(offered) && !offered.includes('none') ? undefined : 'none is offered';
    },
  },
  'keys-have-names-of-their-own': {
    says: 'each published key has a kid of its own and no private half',
    ask: document('protocol/openid-connect/certs'),
    broken: (answer) => {
      const keys = json(answer).keys as Json[];
      const kids = new Set(keys.map(({ kid }) => kid));
      if (keys.length === 0 || kids.has(undefined) || kids.size < keys.length)
        return 'a kid is missing or stands twice';
      return keys.some((key) => 'd' in key || 'k' in key) ? 'a private key is published' : undefined;
    },
  },
} satisfies Record<string, ServerPromise>;
