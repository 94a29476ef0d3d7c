import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { recipeFolder } from './recipe.js';
import { IMAGE_NAMES, loadVersions } from './versions.js';

describe('the lock of versions', () => {
  const versions = loadVersions();

  /** The version that a recipe's go.mod requires of a module. */
  const required = (recipe: string, module: string) =>
    readFileSync(join(recipeFolder(recipe), 'go.mod'), 'utf8')
      .split('\n')
      .map((line) =>
        line
          .trim()
          .replace(/^require /, '')
          .split(' '),
      )
      .find(([name, version]) => name === module && version?.startsWith('v'))?.[1];

  const modules: [recipe: string, module: string, version: string][] = [
    ['kubernetes', 'k8s.io/kubernetes', versions.kubernetes.version],
    ['kubernetes', 'k8s.io/api', versions.kubernetes.version.replace('v1.', 'v0.')],
    ['kubernetes', 'go.etcd.io/etcd/server/v3', `v${versions.kubernetes.etcd.replace(/-\d+$/, '')}`],
    ['coredns', 'github.com/coredns/coredns', versions.kubernetes.coredns],
    ['calico', 'github.com/projectcalico/calico', versions.calico.module],
    ['containerd', 'github.com/containerd/containerd/v2', versions.containerd],
    ['cni', 'github.com/containernetworking/plugins', versions.cniPlugins],
    ['kind', 'sigs.k8s.io/kind', versions.kind],
  ];
  for (const [recipe, module, version] of modules) {
    it(`says the version of ${module} that ${recipe}/go.mod builds`, () => {
      expect(required(recipe, module)).to.equal(version);
    });
  }

  it('names a registry image for everything that a run uses', () => {
    expect(Object.keys(versions.registryImages).sort()).to.deep.equal([...IMAGE_NAMES].sort());
  });

  it('refuses a file that lacks a version, and names it', () => {
    expect(() => loadVersions(join(recipeFolder('..'), '..', 'package.json')))
      .to.throw()
      .with.property('problems')
      .that.satisfies((problems: { found: string }[]) =>
        problems.some(({ found }) => found === 'kubernetes'),
      );
  });
});
