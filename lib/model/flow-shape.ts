import { ATTEMPTS, ATTEMPTS_ON_TOKENS, PROMISES } from './attempts.js';
import type { FlowCase } from './flow-case.js';

/** What a case may say of a flow: its steps, and the options of `with` with the values that each takes. */
export interface FlowShape {
  steps: readonly string[];
  /** The first value of an option is what holds where a case says nothing. */
  takes: Readonly<Record<string, readonly string[]>>;
  /** An option that a case must choose: the flow is nothing without it. */
  needs?: string;
}

const token = ['valid', 'none', 'tampered'];
const discovery = ['fresh', 'cached'];
const connections = ['fresh', 'kept'];

const codeSteps = ({ begin = [], redeem = [] }: { begin?: string[]; redeem?: string[] } = {}) => [
  ...['login-start', 'discovery', ...begin],
  ...['login-page', 'credentials', 'callback', ...redeem],
  ...['code-redemption', 'id-token-validation', 'userinfo', 'session'],
];

/** The shape of every flow, so that a case can be checked before anything starts. */
export const FLOW_SHAPES: Readonly<Record<FlowCase['flow'], FlowShape>> = {
  'authorization-code': {
    steps: codeSteps(),
    takes: {
      client: ['confidential', 'public', 'dpop'],
      discovery,
      challenge: ['kept', 'stripped', 'replaced'],
      connections,
      returned: ['as-is', 'state-changed', 'state-missing', 'iss-changed', 'iss-missing', 'error'],
    },
  },
  'pushed-authorization': { steps: codeSteps({ begin: ['pushed-request'] }), takes: { discovery } },
  'private-key-jwt': { steps: codeSteps({ redeem: ['client-keys'] }), takes: { discovery } },
  'client-credentials': {
    steps: ['discovery', 'token-request'],
    takes: {
      authentication: ['basic', 'post', 'private-key-jwt'],
      assertion: ['valid', 'expired', 'other-audience', 'other-key', 'used'],
    },
  },
  refresh: {
    steps: ['login', 'refresh-request', 'token-refresh', 'id-token-validation', 'session'],
    takes: { rotation: ['off', 'on'] },
  },
  'refresh-rotation': {
    steps: ['login', 'token-refresh', 'reuse-refused', 'newest-refused'],
    takes: {},
  },
  logout: {
    steps: [
      ...['login', 'token-active', 'logout-request', 'revocation', 'end-session', 'return'],
      ...['session-ended', 'token-inactive'],
    ],
    takes: { from: ['everywhere', 'here'], goodbye: ['registered', 'unregistered'] },
  },
  'backchannel-logout': {
    steps: ['login', 'logout-at-provider', 'logout-notice', 'session-ended'],
    takes: {},
  },
  introspection: {
    steps: ['token-request', 'api-call', 'introspection', 'answer'],
    takes: { token, connections },
  },
  'jwks-validation': {
    steps: ['token-request', 'api-call', 'jwks', 'answer'],
    takes: { keys: ['fresh', 'cached'], token },
  },
  'api-call': {
    steps: ['token-request', 'token-valid', 'api-call', 'answer'],
    takes: { token, beside: ['nothing', 'denied-call'] },
  },
  device: {
    steps: ['device-authorization', 'first-poll', 'verification-page', 'approval', 'token-poll'],
    takes: {
      person: ['approves', 'declines', 'absent'],
      poll: ['patient', 'hasty', 'again'],
      verifier: ['kept', 'replaced'],
    },
  },
  'token-exchange': {
    steps: ['token-request', 'exchange', 'token-valid'],
    takes: { audience: ['ledger', 'unknown'], subject: ['valid', 'tampered'] },
  },
  revocation: {
    steps: ['token-request', 'token-valid', 'revocation', 'api-call', 'introspection', 'answer'],
    takes: { token: ['own', 'unknown'], hint: ['right', 'wrong'] },
  },
  password: {
    steps: ['password-request'],
    takes: { client: ['confidential', 'public'], password: ['right', 'wrong'] },
  },
  'credential-elsewhere': {
    steps: ['token-request', 'credential-valid', 'use'],
    takes: {
      from: ['stranger', 'device', 'site', 'client', 'outside'],
      at: ['resource-server', 'provider', 'api-server'],
      shows: ['valid', 'tampered', 'none', 'own'],
    },
  },
  'issuer-names': {
    steps: ['discovery', 'login-page', 'token-request', 'issuer-keys', 'resource-server', 'introspection'],
    takes: { names: ['one-name', 'back-channel', 'inside-name', 'lost-port', 'inside-realm'] },
  },
  'renamed-issuer': {
    steps: [
      'token-request',
      'introspection-before',
      'keys-before',
      'api-server-before',
      'introspection-of-old',
      'keys-of-old',
      'api-server-of-old',
      'new-token',
      'introspection-of-new',
      'keys-of-new',
      'api-server-of-new',
    ],
    takes: {},
  },
  'kubernetes-api-outside': {
    steps: ['token-request', 'issuer-keys', 'api-request', 'recovery'],
    takes: { way: ['open', 'closed'] },
  },
  'node-to-provider': { steps: ['discovery', 'issuer-keys'], takes: { node: ['same', 'other'] } },
  'token-end': {
    steps: [
      'token',
      'introspection-before',
      'keys-before',
      'api-server-before',
      'the-end',
      'introspection-after',
      'keys-after',
      'api-server-after',
      'keys-at-expiry',
      'api-server-at-expiry',
    ],
    takes: { after: ['logout', 'revocation', 'code-replay'] },
  },
  'kubernetes-api': {
    steps: ['token-request', 'issuer-keys', 'api-request'],
    takes: {
      keys: ['fresh', 'cached'],
      issuer: ['one-name', 'back-channel', 'inside-name', 'service-name'],
    },
  },
  'machine-to-machine': {
    steps: ['discovery', 'token-request', 'api-call', 'jwks', 'answer'],
    takes: {},
  },
  promise: { steps: ['answer', 'promise'], takes: { promise: PROMISES }, needs: 'promise' },
  attempt: { steps: ['material', 'twin', 'attempt'], takes: { attempt: ATTEMPTS }, needs: 'attempt' },
  'attempt-on-tokens': {
    steps: [
      'material',
      'twin',
      'attempt',
      'introspection-after',
      'userinfo-after',
      'call-after',
      'refresh-after',
    ],
    takes: { attempt: ATTEMPTS_ON_TOKENS },
    needs: 'attempt',
  },
  'nothing-more-open': {
    steps: [
      'listeners',
      'from-cli',
      'from-tv',
      'from-web',
      'from-orders',
      'from-ledger',
      'from-keycloak',
      'from-browser',
      'from-api-server',
    ],
    takes: {},
  },
};

/** How cells call a flow that must still work while another one is cut. */
export function stillName(flow: FlowCase['flow']): string {
  return `still ${flow}`;
}
