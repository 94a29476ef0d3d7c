import { createPrivateKey } from 'node:crypto';
import {
  type IssuerAlgorithm,
  TEST_ISSUER_ORIGIN,
  type TestIssuerDescription,
  testIssuerUrl,
} from '../../model/test-issuer.js';
import { changed, signed } from '../jws.js';
import { resolveTimes } from '../times.js';
import { familyOf, type KeyFamily, keyId, publishedKey } from './keys.js';
import type { IssuerState, ServedDocument } from './served.js';

/** What is needed to know what an issuer serves. */
export interface Publishing {
  name: string;
  description: TestIssuerDescription;
  state: IssuerState;
  /** The private key, PEM. */
  key: (family: KeyFamily, generation: number) => string;
  /** The key set that it serves; another issuer's where its description says so. */
  keySet: Record<string, unknown>[];
  now: number;
}

/** The documents of which cases ask how often they were fetched; all others are named by their path alone. */
export const DOCUMENTS = {
  discovery: '/.well-known/openid-configuration',
  keys: '/jwks',
  groups: '/groups',
} as const;

/** Answers to distributed claims outlive every environment; those of a case that must be expired say so themselves. */
const DOCUMENT_LIFE_SECONDS = 365 * 24 * 60 * 60;

/** A generation of an issuer's keys as its key set publishes them, one for each family. */
export function keySetOf({
  name,
  description,
  state,
  key,
}: Omit<Publishing, 'keySet' | 'now'>): Record<string, unknown>[] {
  return state.published.flatMap((generation) =>
    [...families(description)].map(([family, algorithms]) =>
      publishedKey(key(family, generation), keyId(name, family, generation), algorithms),
    ),
  );
}

/** The families of an issuer's keys, with the algorithms that share each. */
export function families({
  algorithms,
}: Pick<TestIssuerDescription, 'algorithms'>): Map<KeyFamily, IssuerAlgorithm[]> {
  const shared = new Map<KeyFamily, IssuerAlgorithm[]>();
  for (const one of algorithms) shared.set(familyOf(one), [...(shared.get(familyOf(one)) ?? []), one]);
  return shared;
}

/**
 * Every document of an issuer by its path on the server: discovery (OpenID Connect Discovery 1.0 §4.2), key set
 * (RFC 7517 §5) and what its description adds.
 */
export async function documentsOf(publishing: Publishing): Promise<Record<string, ServedDocument>> {
  const { name, description, state, keySet } = publishing;
  const further = await Promise.all(
    Object.entries(description.documents).map(async ([path, { code, jwt }]): Promise<Path> => {
      const body = jwt ? await claimsDocument(publishing, jwt) : '';
      return [path, { code, headers: jwt ? JWT : {}, body }];
    }),
  );
  const documents: Path[] = [
    [DOCUMENTS.discovery, json(discovery(name, description))],
    [DOCUMENTS.keys, json({ keys: keySet }, { 'Cache-Control': cacheControl(description) })],
    ...further,
  ];
  const served = documents.map(([path, document]): Path => {
    if (state.serves === 'nothing') return [path, { closed: true }];
    if (state.serves === 'no-keys' && path === DOCUMENTS.keys) return [path, NO_KEYS];
    return [path, document];
  });
  return Object.fromEntries(served.map(([path, document]) => [`/${name}${path}`, document]));
}

/** A path below the issuer's own, and what stands there. */
type Path = [string, ServedDocument];

const JWT = { 'Content-Type': 'application/jwt' };
/** What a proxy answers for a provider that is not there. */
const NO_KEYS: ServedDocument = { code: 503, headers: {}, body: 'Service Unavailable' };

function discovery(name: string, description: TestIssuerDescription): Record<string, unknown> {
  const issuer = testIssuerUrl(name, description);
  return {
    issuer,
    jwks_uri: `${TEST_ISSUER_ORIGIN}/${name}${DOCUMENTS.keys}`,
    authorization_endpoint: `${issuer}/authorize`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: description.algorithms,
  };
}

function cacheControl({ cacheSeconds }: TestIssuerDescription): string {
  return cacheSeconds === undefined ? 'no-cache' : `max-age=${cacheSeconds}`;
}

/** Claims signed by the issuer, as a claims provider gives them (OpenID Connect Core 1.0 §5.6.2). */
async function claimsDocument(
  { name, description, state, key, now }: Publishing,
  jwt: Record<string, unknown>,
): Promise<string> {
  const alg = description.algorithms[0] ?? 'ES256';
  const family = familyOf(alg);
  const generation = state.published.at(-1) ?? 0;
  const seconds = Math.floor(now / 1000);
  const claims = changed(
    { iss: testIssuerUrl(name, description), iat: seconds, exp: seconds + DOCUMENT_LIFE_SECONDS },
    resolveTimes(jwt, now),
  );
  return signed(
    claims,
    { alg, kid: keyId(name, family, generation) },
    createPrivateKey(key(family, generation)),
  );
}

function json(body: unknown, headers: Record<string, string> = {}): ServedDocument {
  return {
    code: 200,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
