import type { Manifest } from '../../model/manifest.js';
import type { ClusterFault } from '../context.js';
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

/** What somebody has put in front of the API: the tokens and the rights stay as they were. */
export const admissionFaults: readonly ClusterFault[] = [
  objectsTooMany({
    name: 'tokens-of-accounts-denied',
    why: 'A policy of admission that asks too much keeps programs from their tokens, and looks like a lost right.',
    objects: denied(
      'no-tokens',
      { apiGroups: [''], resources: ['serviceaccounts/token'] },
      "!request.userInfo.username.startsWith('system:serviceaccount:team-a:minter')",
    ),
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
];
