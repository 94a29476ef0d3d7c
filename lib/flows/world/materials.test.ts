import { expect } from 'chai';
import { realmDescriptions } from '../../identity/realm-description.js';
import type { Manifest } from '../../model/manifest.js';
import { API_SERVER_PLACEHOLDER, BROWSER_PLACEHOLDER } from './addresses.js';
import { flowManifests } from './manifests.js';
import { materialManifests } from './materials.js';

interface PodSpec {
  containers: { env?: { name: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[] }[];
  volumes: { configMap?: { name: string }; secret?: { secretName: string } }[];
}

const made = materialManifests({
  agent: {},
  apps: {},
  ca: 'CA',
  tls: { certificate: 'CERTIFICATE', privateKey: 'KEY' },
  admin: { user: 'admin', password: 'password' },
  ofRealm: (realm) => ({
    secretOf: (client) => `secret of ${realm}/${client}`,
    clientKey: (client) => `key of ${realm}/${client}`,
  }),
});
const standing = flowManifests({
  [BROWSER_PLACEHOLDER]: '172.18.0.1/32',
  [API_SERVER_PLACEHOLDER]: '10.244.23.64/32',
});
const pods = standing.filter(({ kind }) => kind === 'Pod');
const find = (kind: string, namespace: string | undefined, name: string) =>
  [...made, ...standing].find(
    (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
  );
const dataOf = (object: Manifest | undefined) => (object?.stringData ?? {}) as Record<string, string>;

describe('the materials of the flow world', () => {
  it('hold everything that a pod mounts or reads, else it would wait for it without end', () => {
    for (const { metadata, spec } of pods) {
      const { containers, volumes } = spec as unknown as PodSpec;
      for (const { configMap, secret } of volumes) {
        const [kind, name] = configMap ? ['ConfigMap', configMap.name] : ['Secret', secret?.secretName];
        if (name)
          expect(find(kind as string, metadata.namespace, name), `${kind} ${name}`).to.be.an('object');
      }
      for (const { valueFrom } of containers.flatMap(({ env = [] }) => env)) {
        const ref = valueFrom?.secretKeyRef;
        if (ref) expect(dataOf(find('Secret', metadata.namespace, ref.name))).to.have.property(ref.key);
      }
    }
  });

  it('give the relying party a proof for each of its confidential clients, of the right realm', () => {
    const files = dataOf(find('Secret', 'rp', 'web-clients'));
    expect(files).to.include({
      'web-par': 'secret of flows/web-par',
      'strict-web': 'secret of strict/web',
      'web-jwt.key': 'key of flows/web-jwt',
    });
    const [flows] = realmDescriptions('cluster').filter(({ realm }) => realm === 'flows');
    const confidential = (flows?.clients ?? [])
      .filter(({ access, backchannelLogout }) => access === 'confidential' && backchannelLogout !== undefined)
      .map(({ id, keys }) => (keys ? `${id}.key` : id))
      .filter((id) => id !== 'web');
    expect(Object.keys(files)).to.include.members(confidential);
  });
});
