import type { Manifest } from '../model/manifest.js';
import type { ClusterFault } from './context.js';
import { expectedRed } from './expected-red.js';

const binding: Manifest = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'twinlock-fault-viewers-edit' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:viewers' }],
};

/** One ClusterRoleBinding more than anybody meant. */
export const bindingTooMany: ClusterFault = {
  ...expectedRed({
    name: 'binding-too-many',
    why: 'RBAC only adds up: one forgotten ClusterRoleBinding makes every viewer an editor, and no allow case notices.',
    red: {
      'everything-a-viewer-may': 'ClusterRoleBinding "twinlock-fault-viewers-edit"',
      'three-oracles': 'ClusterRoleBinding "twinlock-fault-viewers-edit"',
      'viewer-may-list-and-may-not-delete':
        'viewer-deletes: viewer delete configmaps notice in team-a: expected 403 because "User "oidc:alice" cannot delete resource "configmaps"", seen 200',
    },
    spares: ['everything-an-outsider-may'],
  }),
  async inject(context) {
    await context.apply([binding]);
    return {};
  },
  async prove(context) {
    if ((await context.read(binding)) === undefined) throw new Error('the ClusterRoleBinding does not stand');
    return 'ClusterRoleBinding twinlock-fault-viewers-edit stands: group oidc:viewers has ClusterRole edit';
  },
  async undo(context) {
    await context.remove([binding]);
  },
};
