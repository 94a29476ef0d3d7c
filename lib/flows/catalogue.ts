import type { FlowCase } from '../model/flow-case.js';
import { apiCall } from './api-call.js';
import { attempt, attemptOnTokens } from './attempt.js';
import { authorizationCode } from './authorization-code.js';
import { clientCredentials } from './client-credentials.js';
import { deviceGrant } from './device.js';
import type { Flow } from './flow.js';
import { introspection } from './introspection.js';
import { jwksValidation } from './jwks-validation.js';
import { kubernetesApi } from './kubernetes-api.js';
import { passwordGrant } from './password.js';
import { refresh } from './refresh.js';
import { revocation } from './revocation.js';
import { tokenExchange } from './token-exchange.js';

/** Every flow by the name that cases call it. */
export const FLOW_CATALOGUE: Record<FlowCase['flow'], Flow> = {
  'authorization-code': authorizationCode,
  'client-credentials': clientCredentials,
  refresh,
  introspection,
  'jwks-validation': jwksValidation,
  'api-call': apiCall,
  device: deviceGrant,
  'token-exchange': tokenExchange,
  revocation,
  password: passwordGrant,
  'kubernetes-api': kubernetesApi,
  attempt,
  'attempt-on-tokens': attemptOnTokens,
};
