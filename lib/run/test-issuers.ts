import { awaited } from '../cluster/awaited.js';
import { type BesideCluster, publishedPort, startBeside } from '../cluster/beside-container.js';
import type { Authority } from '../identity/certificates.js';
import { bundleIssuers } from '../identity/issuer/bundle.js';
import { issuerControl } from '../identity/issuer/control.js';
import { describedIssuers } from '../identity/issuer/descriptions.js';
import type { RunSecrets } from '../identity/run-secrets.js';
import { TestIssuers } from '../identity/test-issuers.js';
import { MISNAMED_ORIGIN, TEST_ISSUER_ORIGIN } from '../model/test-issuer.js';

/** Where the program stands in the container, and its ports. */
const PLACE = '/twinlock';
const PORT = Number(new URL(TEST_ISSUER_ORIGIN).port);
const CONTROL_PORT = 8080;

/**
 * Starts the container of the test issuers and has it serve them all. Its certificate has one of its two names, since
 * the other one is what a case about certificates needs. Throws EnvironmentError with the engine's words.
 */
export async function raiseTestIssuers(
  cluster: BesideCluster,
  options: { image: string; folder: string; authority: Authority; secrets: RunSecrets },
): Promise<void> {
  const { image, folder, authority, secrets } = options;
  const [named, misnamed] = [TEST_ISSUER_ORIGIN, MISNAMED_ORIGIN].map((origin) => new URL(origin).hostname);
  const tls = await authority.issue([named ?? '']);
  secrets.hide(tls.privateKey);
  await startBeside(cluster, 'issuer', {
    image,
    folder,
    place: PLACE,
    files: { 'issuers.mjs': await bundleIssuers(), 'tls.crt': tls.certificate, 'tls.key': tls.privateKey },
    command: ['node', `${PLACE}/issuers.mjs`, PLACE, String(PORT), String(CONTROL_PORT)],
    aliases: [named ?? '', misnamed ?? ''],
    published: [CONTROL_PORT],
  });
  const issuers = await openTestIssuers(cluster, secrets);
  const expected = 'the container of the test issuers takes their documents';
  const nextStep = 'docker logs of the container whose name ends with -issuer tells why';
  await awaited({ stage: 'test issuers', expected, boundMs: 30_000, nextStep }, async () => {
    await issuers.publish();
    return { reached: undefined };
  });
}

/** The test issuers of an environment that stands; nothing is published anew. Throws EnvironmentError without them. */
export async function openTestIssuers(
  cluster: Pick<BesideCluster, 'name' | 'engineEnv'>,
  secrets: RunSecrets,
): Promise<TestIssuers> {
  const control = issuerControl(await publishedPort(cluster, 'issuer', CONTROL_PORT));
  return new TestIssuers({ descriptions: describedIssuers(), secrets, control });
}
