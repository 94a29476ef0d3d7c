import { GenericContainer } from 'testcontainers';
import { RUN_LABEL } from '../cluster/cluster.js';
import type { KeyedCertificate } from './certificates.js';

/** Keycloak's https port inside its container, and in its issuer's name. */
export const KEYCLOAK_PORT = 8443;

export interface KeycloakSettings {
  /** The run that owns the container: its label, and part of its name. */
  run: string;
  /** Image reference, from kind-config/versions.json. */
  image: string;
  /** Name of the run's Docker network; it must exist. */
  network: string;
  /** Address of the container engine, as DOCKER_HOST writes it. */
  dockerHost: string;
  /** `https://idp.twinlock.test:8443`: the alias on the network and the base of every issuer. */
  origin: string;
  /** The server's certificate for that name, and the CA that signed it. */
  tls: KeyedCertificate;
  ca: string;
  admin: { user: string; password: string };
  /** Whether `kc.sh build` was done in the image; a stock image builds itself at start, 20 s slower. */
  optimized: boolean;
}

/**
 * The container of one Keycloak. testcontainers publishes ports on every address of the host and joins the engine's
 * default bridge beside the named network; both are set right here, since nothing of a run may be reached from outside.
 */
export class KeycloakContainer extends GenericContainer {
  readonly #settings: KeycloakSettings;

  constructor(settings: KeycloakSettings) {
    super(settings.image);
    this.#settings = settings;
    const { origin, admin, tls, run } = settings;
    this.withName(`twinlock-${run}-idp`)
      .withLabels({ [RUN_LABEL]: run })
      .withNetworkMode(settings.network)
      .withExposedPorts(KEYCLOAK_PORT)
      .withCommand([
        'start',
        ...(settings.optimized ? ['--optimized'] : []),
        '--cache=local',
        `--hostname=${origin}`,
        '--http-enabled=false',
        '--https-certificate-file=/opt/keycloak/conf/tls.crt',
        '--https-certificate-key-file=/opt/keycloak/conf/tls.key',
      ])
      .withEnvironment({
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.user,
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
        // Half the start-up time on two cores: the first compiler alone, and a collector without threads of its own.
        JAVA_OPTS_KC_HEAP: '-Xms128m -Xmx512m',
        JAVA_OPTS_APPEND: '-XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      })
      // Keycloak runs as user 1000 of its image; inside the container nobody else is.
      .withCopyContentToContainer([
        { content: tls.certificate, target: '/opt/keycloak/conf/tls.crt', mode: 0o444 },
        { content: tls.privateKey, target: '/opt/keycloak/conf/tls.key', mode: 0o444 },
      ])
      .withResourcesQuota({ memory: 1.25 })
      // `up` ends and its Keycloak stays; what a killed run leaves is swept by its label.
      .withAutoCleanup(false)
      .withWaitStrategy(AWAITED_ELSEWHERE);
  }

  /** What the engine is asked to create, completed at the last moment before it is asked. */
  protected override async beforeContainerCreated(): Promise<void> {
    const { network, origin } = this.#settings;
    this.hostConfig.PortBindings = { [`${KEYCLOAK_PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] };
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [network]: { Aliases: [new URL(origin).hostname] } },
    };
  }

  /** The engine's request, for tests. */
  async request() {
    await this.beforeContainerCreated();
    return { ...this.createOpts, HostConfig: this.hostConfig, NetworkMode: this.networkMode };
  }
}

/** Readiness is the discovery document over the run's CA, which no strategy of the library can check. */
const AWAITED_ELSEWHERE = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => AWAITED_ELSEWHERE,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
};
