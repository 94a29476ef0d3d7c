import type ComponentRepresentation from '@keycloak/keycloak-admin-client/lib/defs/componentRepresentation.js';
import { EnvironmentError } from '../model/errors.js';
import { describe, type KeycloakAdmin } from './admin.js';
import { KEY_PROVIDER, signingComponent, signingComponentName } from './key-components.js';
import type { RealmSecrets } from './run-secrets.js';

/** A realm whose signing keys are changed, and where the private halves are kept. */
export interface RealmWithKeys {
  realm: string;
  secrets: Pick<RealmSecrets, 'signingKey' | 'addSigningKey'>;
}

/**
 * A new signing key with the highest priority: the realm signs with it from now on and still publishes the former one.
 * As every function here, throws an EnvironmentError with Keycloak's words if it refuses.
 */
export async function addRealmKey(admin: KeycloakAdmin, { realm, secrets }: RealmWithKeys): Promise<void> {
  const { number, pem } = secrets.addSigningKey();
  await saying(realm, () => create(admin, realm, number, pem));
}

/** Disables the key that signed before the newest: it is published no more and verifies nothing. */
export async function disableFormerKey(admin: KeycloakAdmin, { realm }: RealmWithKeys): Promise<void> {
  await saying(realm, async () => {
    const former = await formerOf(admin, realm);
    const config = { ...former.config, enabled: ['false'], active: ['false'] };
    await admin.components.update({ realm, id: former.id }, { ...former, config });
  });
}

/** Deletes the key that signed before the newest. */
export async function deleteFormerKey(admin: KeycloakAdmin, { realm }: RealmWithKeys): Promise<void> {
  await saying(realm, async () => {
    await admin.components.del({ realm, id: (await formerOf(admin, realm)).id });
  });
}

/** The keys as at the realm's begin: the first one alone, enabled. */
export async function restoreRealmKeys(
  admin: KeycloakAdmin,
  { realm, secrets }: RealmWithKeys,
): Promise<void> {
  await saying(realm, async () => {
    const standing = await signingComponents(admin, realm);
    const first = standing.find(({ name }) => name === signingComponentName(1));
    // The first one stands before the others go, so that the realm can sign at any moment.
    if (first === undefined) await create(admin, realm, 1, secrets.signingKey());
    else if (first.config?.enabled?.[0] !== 'true') {
      const config = { ...first.config, enabled: ['true'], active: ['true'] };
      await admin.components.update({ realm, id: first.id }, { ...first, config });
    }
    for (const { id, name } of standing) {
      if (name !== signingComponentName(1)) await admin.components.del({ realm, id });
    }
  });
}

type SigningComponent = ComponentRepresentation & { id: string };

async function create(admin: KeycloakAdmin, realm: string, number: number, pem: string): Promise<void> {
  const parentId = (await admin.realms.findOne({ realm }))?.id ?? realm;
  await admin.components.create({
    realm,
    parentId,
    providerType: KEY_PROVIDER,
    ...signingComponent(number, pem),
  });
}

/** The signing keys of the run that the realm has, the one that signs first. */
async function signingComponents(admin: KeycloakAdmin, realm: string): Promise<SigningComponent[]> {
  const found = await admin.components.find({ realm, type: KEY_PROVIDER });
  const ours = found.filter((one): one is SigningComponent => {
    return one.id !== undefined && (one.name ?? '').startsWith(signingComponentName(1));
  });
  const priority = ({ config }: ComponentRepresentation) => Number(config?.priority?.[0] ?? 0);
  return ours.sort((left, right) => priority(right) - priority(left));
}

async function formerOf(admin: KeycloakAdmin, realm: string): Promise<SigningComponent> {
  const [, former] = await signingComponents(admin, realm);
  if (former !== undefined) return former;
  throw new EnvironmentError('realm keys', `realm ${realm} has no former signing key`, {
    expected: 'a key that was added before',
    seen: 'one key',
    nextStep: 'write the change `key: add` in an earlier step',
  });
}

async function saying(realm: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError('realm keys', `Keycloak did not change the keys of realm ${realm}`, {
      expected: 'the change of a key component',
      seen: describe(error),
      nextStep: 'twinlock down, then twinlock up, if the realm is not as it was',
      cause: error,
    });
  }
}
