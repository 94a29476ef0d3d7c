import { askAsAdmin } from '../../cluster/admin-request.js';
import { clusterOf } from '../../cluster/cluster.js';
import type { Manifest } from '../../model/manifest.js';
import type { ClusterFault, FaultContext } from '../context.js';
import { objectsTooMany } from './cluster-object.js';

/** An admission policy that denies what the expression is not true of. */
function denied(
  name: string,
  resources: { apiGroups: string[]; resources: string[] },
  expression: string,
): Manifest[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name: `twinlock-fault-${name}` };
  const rule = { ...resources, apiVersions: ['*'], operations: ['CREATE'] };
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression, message: `denied by ${metadata.name}` }],
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    },
  ];
}

/** A policy that takes away to what the tokens of a namespace are bound, before anybody looks at it. */
function unbound(namespace: string): Manifest[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name: 'twinlock-fault-unbound' };
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    resources: ['serviceaccounts/token'],
    operations: ['CREATE'],
  };
  return [
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        matchConstraints: { resourceRules: [rule] },
        matchConditions: [
          {
            name: 'bound',
            expression: `request.namespace == '${namespace}' && has(object.spec.boundObjectRef)`,
          },
        ],
        mutations: [
          {
            patchType: 'JSONPatch',
            jsonPatch: { expression: "[JSONPatch{op: 'remove', path: '/spec/boundObjectRef'}]" },
          },
        ],
      },
    },
    { apiVersion, kind: 'MutatingAdmissionPolicyBinding', metadata, spec: { policyName: metadata.name } },
  ];
}

/** A life that no case asks for: what tells that a policy is in force. */
const PROBE_SECONDS = 4242;

/** The code that a request for a token of an account gets. */
async function codeOf({ environment }: FaultContext, spec: object): Promise<number> {
  const { code } = await askAsAdmin(clusterOf(environment), {
    method: 'POST',
    path: '/api/v1/namespaces/team-a/serviceaccounts/robot/token',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec },
  });
  return code;
}

/** What somebody has put in front of the API: the tokens and the rights stay as they were. */
export const admissionFaults: readonly ClusterFault[] = [
  objectsTooMany({
    name: 'tokens-of-accounts-denied',
    why: 'A policy of admission that asks too much keeps programs from their tokens, and looks like a lost right.',
    objects: denied(
      'no-tokens',
      { apiGroups: [''], resources: ['serviceaccounts/token'] },
      `!request.userInfo.username.startsWith('system:serviceaccount:team-a:minter') && object.spec.expirationSeconds != ${PROBE_SECONDS}`,
    ),
    inForce: async (context) => (await codeOf(context, { expirationSeconds: PROBE_SECONDS })) === 422,
    red: {
      'service-account-token-for-another-pod':
        'in team-a: expected 201, seen 422 because "serviceaccounts "pod-owner" is forbidden: ValidatingAdmissio',
      'service-account-token-life':
        'robot in team-a: expected 201, seen 422 because "serviceaccounts "robot" is forbidden: ValidatingAdmissionPol',
      'service-account-uid-mismatch':
        'robot in team-a: expected 201, seen 422 because "serviceaccounts "robot" is forbidden: ValidatingAdmissionPol',
    },
    spares: ['service-account-token-for-somebody-else'],
  }),
  objectsTooMany({
    name: 'bonds-of-tokens-lost',
    why: 'A token that is bound to nothing outlives its pod, its secret and its node, and is good as long as it says.',
    objects: unbound('team-a'),
    // A pod that is not there: whoever still looks for it refuses.
    inForce: async (context) =>
      (await codeOf(context, { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'nobody' } })) === 201,
    red: {
      'service-account-token-bound-to-a-node':
        'expected 401 because "service account token has been invalidated" within 2.0 s, seen 201',
      'service-account-token-bound-to-a-pod':
        'expected 401 because "service account token has been invalidated" within 2.0 s, seen 201',
      'service-account-token-bound-to-a-secret':
        'expected 401 because "service account token has been invalidated" within 2.0 s, seen 201',
      'service-account-token-for-another-pod':
        'to pod running with different serviceaccount name.", seen 201',
    },
    spares: ['service-account-token-life'],
  }),
];
