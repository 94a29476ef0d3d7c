import { codeSteps, prepareCodeFlow } from './authorization-code.js';
import type { Flow } from './flow.js';

/**
 * Authorization code whose request is pushed to the provider first (RFC 9126): the browser carries a reference only, so
 * nothing of the request can be read or changed in it. The client may not do otherwise.
 */
export const pushedAuthorization: Flow = {
  steps: codeSteps({
    begin: [{ step: 'pushed-request', hop: 'H4', from: 'rp/web', to: 'idp/keycloak', port: 8443 }],
  }),
  prepare: (world, options, timeline, moments) => prepareCodeFlow(world, options, timeline, moments, 'par'),
};
