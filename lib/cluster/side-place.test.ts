import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import type { Cluster } from './cluster.js';
import { sidePort } from './side-descriptions.js';
import { sideServer, withServer, writeSideKubeconfig } from './side-place.js';

const KUBECONFIG = `apiVersion: v1
clusters:
  - name: kind
    cluster: { server: "https://127.0.0.1:4711", certificate-authority-data: QUJD }
users:
  - name: admin
    user: { client-key-data: REVG }
`;

describe('the kubeconfig of a side API server', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinlock-side-'));
    writeFileSync(join(folder, 'kubeconfig'), KUBECONFIG);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const cluster = (): Pick<Cluster, 'name' | 'kubeconfig' | 'nodes'> => ({
    name: 'twinlock-x',
    kubeconfig: join(folder, 'kubeconfig'),
    nodes: [{ name: 'node', role: 'control-plane', address: '172.17.0.2' }],
  });

  it("is the administrator's with the server's address, and nothing else changed", () => {
    const expected = parse(KUBECONFIG);
    expected.clusters[0].cluster.server = 'https://172.17.0.2:20001';
    expect(parse(withServer(KUBECONFIG, 'https://172.17.0.2:20001'))).to.deep.equal(expected);
  });

  it('is for the owner alone, also where one stood that was not', async () => {
    const server = sideServer(cluster(), 'structured');
    await writeSideKubeconfig(cluster(), server);
    await writeSideKubeconfig(cluster(), server);
    expect(statSync(server.kubeconfig).mode & 0o777).to.equal(0o600);
    expect(server.url).to.equal(`https://172.17.0.2:${sidePort('structured')}`);
  });
});
