import { expect } from 'chai';
import { parse } from 'yaml';
import { completeKindConfig, kindTemplate } from './kind-template.js';
import { loadOidcFlags } from './oidc-flags.js';

describe('the kind cluster that a run asks for', () => {
  const config = parse(
    completeKindConfig(kindTemplate(), {
      name: 'twinlock-r1',
      caFolder: '/run/r1/ca',
      oidc: loadOidcFlags(),
    }),
  );

  it('has one control-plane and two workers, each worker with a slot of its own', () => {
    expect(config.nodes.map((node: { role: string }) => node.role)).to.deep.equal([
      'control-plane',
      'worker',
      'worker',
    ]);
    expect(config.nodes.slice(1).map((node: { labels: unknown }) => node.labels)).to.deep.equal([
      { 'twinlock.dev/slot': '1' },
      { 'twinlock.dev/slot': '2' },
    ]);
  });

  it('publishes the API server on loopback only', () => {
    expect(config.networking).to.include({ apiServerAddress: '127.0.0.1', apiServerPort: 0 });
  });

  it('mounts the CA as a directory, in the control-plane node only', () => {
    expect(config.nodes[0].extraMounts).to.deep.equal([
      { hostPath: '/run/r1/ca', containerPath: '/etc/twinlock/ca', readOnly: true },
    ]);
    expect(config.nodes[1]).not.to.have.property('extraMounts');
  });

  it('appends every OIDC flag to the arguments that kind sets, and replaces none', () => {
    const [patch] = config.kubeadmConfigPatchesJSON6902;
    const operations: { op: string; path: string; value: { name: string; value: string } }[] = parse(
      patch.patch,
    );
    const added = operations.filter(({ path }) => path === '/apiServer/extraArgs/-');
    expect(Object.fromEntries(added.map(({ value }) => [value.name, value.value]))).to.deep.equal({
      'oidc-issuer-url': 'https://idp.twinlock.test:8443/realms/k8s',
      'oidc-client-id': 'kubernetes',
      'oidc-ca-file': '/etc/twinlock/ca/ca.crt',
      'oidc-username-claim': 'preferred_username',
      'oidc-username-prefix': 'oidc:',
      'oidc-groups-claim': 'groups',
      'oidc-groups-prefix': 'oidc:',
    });
    expect(operations.every(({ op }) => op === 'add')).to.equal(true);
  });

  it('lets the API server read the mounted directory', () => {
    const operations: { path: string; value: unknown }[] = parse(
      config.kubeadmConfigPatchesJSON6902[0].patch,
    );
    expect(operations.find(({ path }) => path === '/apiServer/extraVolumes')?.value).to.deep.equal([
      {
        name: 'twinlock-ca',
        hostPath: '/etc/twinlock/ca',
        mountPath: '/etc/twinlock/ca',
        readOnly: true,
        pathType: 'Directory',
      },
    ]);
  });
});
