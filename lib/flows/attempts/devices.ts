import { challengeOf, newVerifier, opaque } from '../pkce.js';
import type { Attempt } from './attempt.js';
import type { Form } from './form.js';
import { answered, type Wire } from './wire.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** A device that asks wrongly at its first poll. The twin asks well and hears that nobody has approved yet. */
function poll(wrong: string, change: (wire: Wire) => Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const [right, base] = [await begun(wire), await begun(wire)];
      return {
        twin: async () => pendingIsFine(await wire.token(right)),
        attempt: () => wire.token({ ...base, ...change(wire) }),
      };
    },
  };
}

async function begun(wire: Wire): Promise<Form> {
  const verifier = newVerifier();
  const asked = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256', scope: 'openid' };
  const body = answered(await wire.post('auth/device', { ...wire.as('tv'), ...asked }));
  const { device_code } = JSON.parse(body) as { device_code: string };
  return { grant_type: GRANT, device_code, code_verifier: verifier, ...wire.as('tv') };
}

/** `authorization_pending` is how a good poll is answered (RFC 8628 section 3.5); anything else is not. */
function pendingIsFine(response: Awaited<ReturnType<Wire['token']>>) {
  if (!response.ok || !response.body.includes('"authorization_pending"')) return response;
  return { ...response, status: 200, body: '{}' };
}

/** A device asks for a code. The twin is client tv, with its challenge. */
function request(wrong: string, change: (wire: Wire) => Form): Attempt {
  return {
    wrong,
    prepare: async (wire) => {
      const form: Form = {
        ...wire.as('tv'),
        code_challenge: challengeOf(newVerifier()),
        code_challenge_method: 'S256',
        scope: 'openid',
      };
      return {
        twin: () => wire.post('auth/device', form),
        attempt: () => wire.post('auth/device', { ...form, ...change(wire) }),
      };
    },
  };
}

/** RFC 8628 sections 3.1 to 3.5, RFC 7636. */
export const DEVICES = {
  'unknown-device-code': poll('nobody knows the device code', () => ({ device_code: opaque() })),
  'device-without-the-grant': request('the client may not use this grant', (wire) => wire.as('web')),
  'device-without-a-challenge': request('there is no challenge although the client must show one', () => ({
    code_challenge: undefined,
    code_challenge_method: undefined,
  })),
} satisfies Record<string, Attempt>;
