import type { KeycloakAdmin } from '../../identity/admin.js';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

/** A user of a realm of the flows may not sign in any more; her password is right. */
export function userDisabled(options: ExpectedRed & { realm: string; user: string }): ClusterFault {
  const { realm, user } = options;
  const become = async (admin: KeycloakAdmin, enabled: boolean) => {
    const { id } = await userNamed(admin, realm, user);
    await admin.users.update({ realm, id }, { enabled });
  };
  return {
    ...expectedRed(options),
    inject: async ({ flowsKeycloak }) => {
      await flowsKeycloak((admin) => become(admin, false));
      return {};
    },
    prove: async ({ flowsKeycloak }) => {
      const { enabled } = await flowsKeycloak((admin) => userNamed(admin, realm, user));
      if (enabled) throw new Error(`user ${user} of realm ${realm} is enabled`);
      return `user ${user} of realm ${realm} is disabled`;
    },
    undo: async ({ flowsKeycloak }) => flowsKeycloak((admin) => become(admin, true)),
  };
}

async function userNamed(
  admin: KeycloakAdmin,
  realm: string,
  username: string,
): Promise<{ id: string; enabled: boolean }> {
  const [user] = await admin.users.find({ realm, username, exact: true });
  if (user?.id === undefined) throw new Error(`realm ${realm} has no user "${username}"`);
  return { id: user.id, enabled: user.enabled === true };
}
