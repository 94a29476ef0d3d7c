import type { FlowCase } from '../model/flow-case.js';
import { apiCall } from './api-call.js';
import { attempt, attemptOnTokens } from './attempt.js';
import { authorizationCode } from './authorization-code.js';
import { backchannelLogout } from './backchannel-logout.js';
import { clientCredentials } from './client-credentials.js';
import { credentialElsewhere } from './credential-elsewhere.js';
import { deviceGrant } from './device.js';
import type { Flow } from './flow.js';
import { introspection } from './introspection.js';
import { issuerNames } from './issuer-names.js';
import { jwksValidation } from './jwks-validation.js';
import { kubernetesApi } from './kubernetes-api.js';
import { logout } from './logout.js';
import { machineToMachine } from './machine-to-machine.js';
import { nodeToProvider } from './node-to-provider.js';
import { nothingMoreOpen } from './nothing-more-open.js';
import { kubernetesApiOutside } from './outside-provider.js';
import { passwordGrant } from './password.js';
import { privateKeyJwt } from './private-key-jwt.js';
import { promise } from './promise.js';
import { pushedAuthorization } from './pushed-authorization.js';
import { refresh } from './refresh.js';
import { refreshRotation } from './refresh-rotation.js';
import { renamedIssuer } from './renamed-issuer.js';
import { revocation } from './revocation.js';
import { tokenEnd } from './token-end.js';
import { tokenExchange } from './token-exchange.js';

/** Every flow by the name that cases call it. */
export const FLOW_CATALOGUE: Record<FlowCase['flow'], Flow> = {
  'authorization-code': authorizationCode,
  'pushed-authorization': pushedAuthorization,
  'private-key-jwt': privateKeyJwt,
  'client-credentials': clientCredentials,
  refresh,
  'refresh-rotation': refreshRotation,
  logout,
  'backchannel-logout': backchannelLogout,
  introspection,
  'jwks-validation': jwksValidation,
  'api-call': apiCall,
  device: deviceGrant,
  'token-exchange': tokenExchange,
  revocation,
  password: passwordGrant,
  'credential-elsewhere': credentialElsewhere,
  'issuer-names': issuerNames,
  'renamed-issuer': renamedIssuer,
  'kubernetes-api-outside': kubernetesApiOutside,
  'node-to-provider': nodeToProvider,
  'token-end': tokenEnd,
  'kubernetes-api': kubernetesApi,
  'machine-to-machine': machineToMachine,
  attempt,
  'attempt-on-tokens': attemptOnTokens,
  promise,
  'nothing-more-open': nothingMoreOpen,
};
