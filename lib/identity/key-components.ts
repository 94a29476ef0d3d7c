import type { RealmDescription } from './realm-description.js';

/** The type of a realm's components that hold keys. */
export const KEY_PROVIDER = 'org.keycloak.keys.KeyProvider';

/** The name of the component that holds a signing key of the run; the first one is there from the realm's begin. */
export function signingComponentName(number: number): string {
  return number === 1 ? 'twinlock-signing' : `twinlock-signing-${number}`;
}

/** A component that holds a signing key of the run; the realm signs with the one of the highest number. */
export function signingComponent(number: number, pem: string) {
  return {
    name: signingComponentName(number),
    providerId: 'rsa',
    config: {
      privateKey: [pem],
      algorithm: ['RS256'],
      keyUse: ['SIG'],
      priority: [String(100 + number)],
      enabled: ['true'],
      active: ['true'],
    },
  };
}

/**
 * The keys of a new realm. One signing key, ours: with key providers given, Keycloak makes none of its own, so that a
 * token signed by the harness differs from a real one in nothing but its claims. Keycloak still needs symmetric keys
 * for its cookies and refresh tokens. Keys of further algorithms sign only for clients that ask for them.
 */
export function keyComponents(signingKey: string, algorithms: RealmDescription['algorithms']) {
  const priority = ['100'];
  const further = algorithms.map((algorithm) =>
    algorithm === 'ES256'
      ? { providerId: 'ecdsa-generated', config: { priority, ecdsaEllipticCurveKey: ['P-256'] } }
      : { providerId: 'eddsa-generated', config: { priority, eddsaEllipticCurveKey: ['Ed25519'] } },
  );
  return {
    [KEY_PROVIDER]: [
      signingComponent(1, signingKey),
      { name: 'twinlock-hmac', providerId: 'hmac-generated', config: { algorithm: ['HS512'], priority } },
      { name: 'twinlock-aes', providerId: 'aes-generated', config: { priority } },
      ...further.map((one, index) => ({ name: `twinlock-${algorithms[index]}`, ...one })),
    ],
  };
}
