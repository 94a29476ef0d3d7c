import type { FlowCase } from './flow-case.js';

/** What a case may say of a flow: its steps, and the options of `with` with the values that each takes. */
export interface FlowShape {
  steps: readonly string[];
  /** The first value of an option is what holds where a case says nothing. */
  takes: Readonly<Record<string, readonly string[]>>;
}

const token = ['valid', 'none', 'tampered'];

/** The shape of every flow, so that a case can be checked before anything starts. */
export const FLOW_SHAPES: Readonly<Record<FlowCase['flow'], FlowShape>> = {
  'authorization-code': {
    steps: [
      'login-start',
      'discovery',
      'login-page',
      'credentials',
      'callback',
      'code-redemption',
      'id-token-validation',
      'session',
    ],
    takes: { discovery: ['fresh', 'cached'], challenge: ['kept', 'stripped', 'replaced'] },
  },
  'client-credentials': { steps: ['discovery', 'token-request'], takes: {} },
  refresh: {
    steps: ['login', 'refresh-request', 'token-refresh', 'id-token-validation', 'session'],
    takes: {},
  },
  introspection: { steps: ['token-request', 'api-call', 'introspection', 'answer'], takes: { token } },
  'jwks-validation': {
    steps: ['token-request', 'api-call', 'jwks', 'answer'],
    takes: { keys: ['fresh', 'cached'], token },
  },
  'api-call': { steps: ['token-request', 'token-valid', 'api-call', 'answer'], takes: { token } },
};
