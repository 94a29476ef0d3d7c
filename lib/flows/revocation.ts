import { outcomeOf } from './answer.js';
import { appControl } from './app-control.js';
import { answerOf, bearerRequest, callServer, callSteps } from './bearer-call.js';
import { basic } from './client-authentication.js';
import { askIssuer, REQUEST_MS } from './endpoint.js';
import type { Flow } from './flow.js';
import type { DeclaredStep } from './step.js';
import { requestToken, TOKEN_REQUEST } from './token-request.js';

const LEDGER = 'api/ledger';
const introspection = { hop: 'H6', from: LEDGER, to: 'idp/keycloak', port: 8443 } as const;

const steps: DeclaredStep[] = [
  TOKEN_REQUEST,
  { step: 'token-valid', ...introspection },
  { ...TOKEN_REQUEST, step: 'revocation', hop: 'H8' },
  ...callSteps(LEDGER, [{ step: 'introspection', ...introspection }]),
];

/**
 * A client takes its own token back (RFC 7009), and the resource server that asks for each token lets it in no more.
 * `token-valid` shows before, on that server's loopback, that the token was good. With `token: unknown` the client
 * revokes what was never issued, which is answered alike and changes nothing; `hint: wrong` says that the access token
 * is a refresh token, which must not keep the server from finding it (section 2.1).
 */
export const revocation: Flow = {
  steps,
  prepare: async (world, options, timeline, moments) => {
    const app = appControl(LEDGER, world.fetchFrom(LEDGER));
    await app.forget();
    return async () => {
      const token = await requestToken(world, timeline, moments);
      if (token === undefined) return;

      await moments.reached('token-valid');
      const startedAt = Date.now();
      const request = bearerRequest('http://127.0.0.1:8080', token, 2 * REQUEST_MS);
      const before = await world.fetchFrom(LEDGER)(request);
      timeline.note('token-valid', answerOf(before, world.client.id), { startedAt, tookMs: before.tookMs });
      if (timeline.stopped) return;
      const known = (await app.steps()).length;

      await moments.reached('revocation');
      const { response, span } = await askIssuer(world, {
        from: 'client/cli',
        endpoint: 'revoke',
        client: basic(world.client),
        form: {
          token: options.token === 'unknown' ? 'never-issued' : token,
          token_type_hint: options.hint === 'wrong' ? 'refresh_token' : 'access_token',
        },
      });
      timeline.note('revocation', outcomeOf(response), span);
      if (timeline.stopped) return;

      await callServer(world, timeline, LEDGER, token, moments);
      const after = (await app.steps()).slice(known);
      timeline.merge(after.filter(({ step }) => step === 'introspection'));
    };
  },
};
