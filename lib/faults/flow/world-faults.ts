import { fileFault } from '../access/authentication-file.js';
import type { ClusterFault } from '../context.js';
import { each, MACHINE, SIGN_IN } from './cases.js';
import { everythingOpen } from './everything-open.js';
import { providerResets } from './provider-resets.js';
import { realmFault } from './realm-fault.js';
import { ANSWERS, ASSERTIONS, LAYERS, REQUESTS, SERVED, WHOLE } from './switched-off-cases.js';
import { CUT } from './switched-off-cuts.js';

/** Something that works did not. */
const DID_NOT = 'expected done, seen stopped';
/** Something came through that a policy had to stop. */
const THROUGH = 'use: expected stopped';

/** Faults that many cases show at once. */
export const worldFaults: readonly ClusterFault[] = [
  // Only cases whose cut ends in silence: where all is open nobody can see that Felix has changed its answer.
  everythingOpen({
    name: 'everything-open',
    why: 'One policy that allows all undoes every other, and whoever looks only at what must work sees nothing of it.',
    red: {
      ...each('nothing-more-open', ['nothing-more-is-open']),
      ...each('discovery: expected stopped', ['node-needs-a-rule-for-a-provider-elsewhere']),
      ...each('it stays open', ['discovery-cut', 'relying-party-cut', 'token-request-cut']),
      'layers/api-server-by-token-from-a-pod-that-may-not': THROUGH,
      'layers/stolen-secret-from-another-namespace': THROUGH,
      'layers/stolen-token-from-another-namespace': THROUGH,
      'layers/stolen-token-from-the-next-pod': THROUGH,
      'layers/stolen-token-from-the-site': THROUGH,
    },
    spares: [SIGN_IN, MACHINE],
  }),
  realmFault({
    name: 'realms-switched-off',
    why: 'A refusal proves nothing where nobody is let in: each case that expects one also needs something that works.',
    realms: ['flows', 'strict', 'inside', 'portless'],
    change: { enabled: false },
    red: {
      ...each(DID_NOT, [...REQUESTS, ...ANSWERS, ...WHOLE, ...CUT]),
      ...Object.fromEntries(LAYERS.map((id) => [id, DID_NOT])),
      ...each('token-request: expected stopped', ASSERTIONS),
    },
  }),
  providerResets({
    name: 'provider-resets-everybody',
    why: 'The provider is well and every policy stands, and whoever calls is cut off: what it publishes is missed as well.',
    red: {
      ...each(DID_NOT, SERVED),
      ...each('discovery: expected stopped', [
        'issuer-that-lost-its-port',
        'relying-party-with-the-inside-name',
      ]),
    },
  }),
  fileFault({
    name: 'api-server-for-another-audience',
    why: 'An API server that was given the ID of another client refuses every token of both providers, whatever the network does.',
    server: 'flows',
    edit: ({ jwt }) => {
      for (const { issuer } of jwt) issuer.audiences = ['nobody'];
    },
    red: {
      'flows/api-server-takes-a-token': 'api-request: expected done',
      'flows/provider-outside-and-no-policy-in-its-way': 'api-request: expected done',
    },
    spares: [SIGN_IN],
  }),
];
