import type { ClusterFault } from './context.js';

const FLAG = 'oidc-groups-prefix';

/** The API server gives groups another prefix than the RoleBindings were written for. */
export const groupsPrefixChanged: ClusterFault = {
  name: 'groups-prefix-changed',
  why: 'Tokens stay good and every binding by group loses its subject: people log in and may do nothing.',
  reddens: [
    'access/claimed-system-masters',
    'access/good-id-token',
    'access/group-prefix',
    'access/groups-claim-forms',
    'access/no-token',
    'access/viewer-may-list-and-may-not-delete',
  ],
  verdict: 'fail',
  says: 'seen 201 as oidc:alice in groups changed:',
  // These only look at what a group may do.
  saysOf: {
    'access/group-prefix': 'prefixed-group: operator list rolebindings in team-b: expected 200, seen 403',
    'access/no-token': 'with-a-good-token: alice list pods in team-a: expected 200, seen 403',
    'access/viewer-may-list-and-may-not-delete':
      'viewer-lists: viewer list pods in team-a: expected 200, seen 403',
  },
  async inject(context) {
    return { former: await context.changeApiServerFlag(FLAG, 'changed:') };
  },
  async prove(context) {
    const node = context.environment.nodes.find(({ role }) => role === 'control-plane')?.name ?? '';
    const flags = await context.onNode(
      node,
      `tr '\\0' '\\n' < /proc/$(pgrep -f -n '^kube-apiserver')/cmdline`,
    );
    if (!flags.includes(`--${FLAG}=changed:`))
      throw new Error(`the running API server has no --${FLAG}=changed:`);
    return `the running API server has --${FLAG}=changed:`;
  },
  async undo(context, state) {
    const { former } = state as { former?: string };
    await context.changeApiServerFlag(FLAG, former);
  },
};
