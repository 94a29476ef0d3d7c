import type { RealmSecrets } from '../../identity/run-secrets.js';
import type { Manifest } from '../../model/manifest.js';
import { FLOW_NAMESPACES } from './manifests.js';

/** What the flow world needs beside its manifests; all of it made for this run. PEM where it is a key or certificate. */
export interface FlowMaterials {
  /** File name to text: the agent's and its bridge's programs. */
  agent: Record<string, string>;
  /** File name to text: the apps' programs. */
  apps: Record<string, string>;
  ca: string;
  tls: { certificate: string; privateKey: string };
  admin: { user: string; password: string };
  ofRealm(realm: string): Pick<RealmSecrets, 'secretOf' | 'clientKey'>;
}

/** The ConfigMaps and Secrets that the pods of the flow world mount. */
export function materialManifests(materials: FlowMaterials): Manifest[] {
  const { agent, apps, ca, tls, admin, ofRealm } = materials;
  const { secretOf } = ofRealm('flows');
  return [
    ...FLOW_NAMESPACES.map((namespace) => configMap('twinlock-agent', namespace, agent)),
    ...['rp', 'api'].flatMap((namespace) => [
      configMap('twinlock-apps', namespace, apps),
      configMap('twinlock-ca', namespace, { 'ca.pem': ca }),
    ]),
    secret('web-client', 'rp', { 'client-secret': secretOf('web') }),
    secret('web-clients', 'rp', furtherClients(ofRealm)),
    secret('ledger-client', 'api', { 'client-secret': secretOf('ledger') }),
    secret('keycloak-admin', 'idp', { username: admin.user, password: admin.password }),
    secret('keycloak-tls', 'idp', { 'tls.crt': tls.certificate, 'tls.key': tls.privateKey }),
  ];
}

/** What the relying party needs to be other clients than `web`: a file each, `strict-web` for that of realm strict. */
function furtherClients(ofRealm: FlowMaterials['ofRealm']): Record<string, string> {
  const { secretOf, clientKey } = ofRealm('flows');
  return {
    ...Object.fromEntries(['web-par', 'web-dpop', 'shop'].map((client) => [client, secretOf(client)])),
    'strict-web': ofRealm('strict').secretOf('web'),
    'web-jwt.key': clientKey('web-jwt'),
  };
}

function configMap(name: string, namespace: string, data: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

function secret(name: string, namespace: string, stringData: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData };
}
