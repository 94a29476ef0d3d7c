import { basic, publicClient } from './client-authentication.js';
import { askIssuer } from './endpoint.js';
import type { Flow } from './flow.js';
import { noteTokenAnswer } from './token-answer.js';
import { TOKEN_REQUEST } from './token-request.js';

const PASSWORD_REQUEST = { ...TOKEN_REQUEST, step: 'password-request' };

/** A client of the realm without a secret. */
const PUBLIC = 'web-public';

/**
 * The password grant (RFC 6749 section 4.3), which must not be used (RFC 9700 section 2.4): a client that holds a
 * user's password asks for her token, and must be refused although the password is right. `password: wrong` must be
 * refused in the same words, or the refusal would tell which passwords are right.
 */
export const passwordGrant: Flow = {
  steps: [PASSWORD_REQUEST],
  prepare: async (world, options, timeline, moments) => async () => {
    await moments.reached(PASSWORD_REQUEST.step);
    const answered = await askIssuer(world, {
      from: 'client/cli',
      endpoint: 'token',
      client: options.client === 'public' ? publicClient(PUBLIC) : basic(world.client),
      form: {
        grant_type: 'password',
        username: world.user.name,
        password: options.password === 'wrong' ? `not-${world.user.password}` : world.user.password,
      },
    });
    const client = options.client === 'public' ? PUBLIC : world.client.id;
    noteTokenAnswer(timeline, PASSWORD_REQUEST.step, answered, { issuer: world.issuer, client });
  },
};
