import type { Cluster } from '../cluster/cluster.js';
import { openAdmin } from '../identity/admin.js';
import { EnvironmentError } from '../model/errors.js';
import { routeToFlowKeycloak } from './flow-world.js';

const REALM = 'flows';

/**
 * Has realm flows call itself by another origin (its `frontendUrl`) while some work is done, and by its own again
 * afterwards, whatever happens. Keycloak's other realms and its own addresses stay. Rejects with what the admin API
 * answered, and with EnvironmentError if the realm does not have its own name again.
 */
export async function calledOtherwise(
  cluster: Cluster,
  { ca, admin }: { ca: string; admin: { user: string; password: string } },
  origin: string,
  work: () => Promise<void>,
): Promise<void> {
  const route = routeToFlowKeycloak(cluster, ca);
  try {
    const session = await openAdmin(route, admin);
    const name = async () => {
      const answer = await route.fetch(`/realms/${REALM}/.well-known/openid-configuration`);
      return ((await answer.json()) as { issuer?: string }).issuer;
    };
    // An attribute that is empty is none; the others stay as they are.
    const call = (frontendUrl: string) =>
      session.realms.update({ realm: REALM }, { attributes: { frontendUrl } });
    const own = await name();
    try {
      await call(origin);
      await work();
    } finally {
      await call('');
      mustBe(own, await name());
    }
  } finally {
    await route.close();
  }
}

function mustBe(own: string | undefined, now: string | undefined): void {
  if (now === own) return;
  throw new EnvironmentError('flows', `realm ${REALM} does not have its own name again`, {
    expected: own ?? 'the name from before',
    seen: now ?? 'none',
    nextStep: 'twinlock down, then twinlock up',
  });
}
