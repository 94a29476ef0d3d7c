import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { InputError } from '../../model/errors.js';
import type { Identity } from '../../model/identity.js';
import { type TestIssuerDescription, testIssuerUrl } from '../../model/test-issuer.js';
import { changed, signed, tampered, unsecured } from '../jws.js';
import { resolveTimes } from '../times.js';
import { familyOf, type KeyFamily, keyId, makeKey } from './keys.js';
import type { IssuerState } from './served.js';

type IssuerIdentity = Extract<Identity, { from: 'issuer' }>;

/** Life of a token that does not say otherwise, in seconds. */
const LIFE_SECONDS = 300;

/** Keys of this process that no issuer ever published. */
const foreign = new Map<KeyFamily, Promise<string>>();

/**
 * Signs a token of a test issuer: the identity's claims with `iss`, `iat` and `exp` where they are not written. A
 * foreign key comes under the id of the newest one. Verifiers keep accepted tokens, so each gets a private header
 * parameter of its own (RFC 7515 §4.3): RSA and EdDSA sign the same words in the same way.
 * Throws an InputError for an algorithm or a former key that the issuer does not have.
 */
export async function signAs(
  identity: IssuerIdentity,
  from: {
    description: TestIssuerDescription;
    state: IssuerState;
    key: (family: KeyFamily, generation: number) => string;
    now: number;
  },
): Promise<string> {
  const { issuer } = identity;
  const { description, state, now } = from;
  const alg = identity.alg ?? description.algorithms[0] ?? 'ES256';
  if (!description.algorithms.includes(alg)) {
    throw new InputError(`test issuer ${issuer} has no key for ${alg}`, [], {
      expected: `one of: ${description.algorithms.join(', ')}`,
      nextStep: `list it in \`algorithms\` of fixtures/issuers/${issuer}.yaml`,
    });
  }
  const family = familyOf(alg);
  const generation = identity.key === 'former' ? formerOf(issuer, state) : (state.published.at(-1) ?? 0);
  const seconds = Math.floor(now / 1000);
  const claims = changed(
    { iss: testIssuerUrl(issuer, description), iat: seconds, exp: seconds + LIFE_SECONDS },
    resolveTimes(identity.claims, now),
  );
  const header = changed(
    { alg, typ: 'JWT', kid: keyId(issuer, family, generation), salt: randomBytes(9).toString('base64url') },
    identity.header,
  );
  if (identity.key === 'none') return unsecured(claims, header);
  const pem = identity.key === 'foreign' ? await foreignKey(family) : from.key(family, generation);
  const key: KeyObject = createPrivateKey(pem);
  const token = await signed(claims, { ...header, alg: String(header.alg ?? alg) }, key);
  return identity.tamper ? tampered(token) : token;
}

function formerOf(issuer: string, { former }: IssuerState): number {
  if (former !== undefined) return former;
  throw new InputError(`test issuer ${issuer} has no former key`, [], {
    expected: 'a change `keys: rotate` before the token is made',
    nextStep: 'rotate its keys in an earlier step, or mint the token `before`',
  });
}

function foreignKey(family: KeyFamily): Promise<string> {
  const known = foreign.get(family) ?? makeKey(family);
  foreign.set(family, known);
  return known;
}
