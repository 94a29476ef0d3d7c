import type { KubectlCase } from '../model/kubectl-case.js';

/** Where everything is that a kubeconfig with our credential plugin names. */
export interface LoginPlaces {
  server: { url: string; ca: string };
  issuer: string;
  caFile: string;
  /** The loopback port at which this host reaches the issuer. */
  issuerPort: number;
  /** The folder of the plugin's session. */
  cache: string;
  /** The programs: the plugin, and the browser that hands its address to the desk at this port. */
  plugin: string;
  handOver: string;
  deskPort: number;
}

/**
 * A person's kubeconfig, as JSON, which is YAML too: the API server, and an `exec` stanza that logs in at Keycloak. It
 * holds no credential, so that nothing but the login can be what the API server takes the person for.
 */
export function kubeconfigText(
  { by, client }: Pick<KubectlCase['login'], 'by' | 'client'>,
  places: LoginPlaces,
): string {
  const { server, issuer, issuerPort } = places;
  const { hostname, port } = new URL(issuer);
  const browser = [process.execPath, places.handOver, String(places.deskPort)];
  const args = [
    ...[places.plugin, '--issuer', issuer, '--client', client, '--by', by, '--cache', places.cache],
    ...['--ca-file', places.caFile, '--connect', `${hostname}:${port || '443'}:127.0.0.1:${issuerPort}`],
    // The person is the harness, which answers at once; a token is renewed when it has ended, so that it is seen.
    ...['--renew-seconds', '0', ...browser.flatMap((word) => ['--browser-command', word])],
  ];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'twinlock',
        cluster: {
          server: server.url,
          'certificate-authority-data': Buffer.from(server.ca).toString('base64'),
        },
      },
    ],
    users: [
      {
        name: 'person',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: process.execPath,
            args,
            interactiveMode: 'Never',
          },
        },
      },
    ],
    contexts: [{ name: 'twinlock', context: { cluster: 'twinlock', user: 'person' } }],
    'current-context': 'twinlock',
  });
}
