import type { PodResponse } from '../../model/pod-request.js';
import { outcomeOf } from '../answer.js';
import type { FlowWorld } from '../flow.js';
import type { DeclaredStep, StepResult } from '../step.js';
import type { Timeline } from '../timeline.js';
import type { Tokens } from './attempt.js';
import type { RealmName } from './clients.js';
import { readIntrospection } from './reading.js';
import { Wire } from './wire.js';

const toProvider = { from: 'client/cli', to: 'idp/keycloak', port: 8443 } as const;

/** The steps that tell what tokens are worth; each is done if they are still taken there. */
export const WORTH: DeclaredStep[] = [
  { step: 'introspection-after', hop: 'H4', ...toProvider },
  { step: 'userinfo-after', hop: 'H4', ...toProvider },
  { step: 'call-after', hop: 'H11', from: 'client/cli', to: 'api/orders', port: 8080 },
  { step: 'refresh-after', hop: 'H4', ...toProvider },
];

/**
 * Shows a client's tokens to everybody who takes some: the issuer's introspection and userinfo, a resource server that
 * checks signatures alone, and the token endpoint. The refresh comes last, since it would make new ones.
 */
export async function afterwards(
  world: FlowWorld,
  { access_token, refresh_token }: Tokens,
  timeline: Timeline,
  realm: RealmName = 'flows',
): Promise<void> {
  const wire = new Wire(world, realm);
  const authorization = `Bearer ${access_token}`;
  const ask = async (
    step: string,
    send: () => Promise<PodResponse>,
    read: (response: PodResponse) => StepResult = outcomeOf,
  ) => {
    const startedAt = Date.now();
    const response = await send();
    timeline.note(step, read(response), { startedAt, tookMs: response.tookMs });
  };
  await ask('introspection-after', () => wire.introspect(access_token), readIntrospection);
  await ask('userinfo-after', () => wire.userinfo({ authorization }));
  await ask('call-after', () => wire.get(`${world.resourceServer('api/orders')}/`, { authorization }));
  await ask('refresh-after', () =>
    wire.token({ grant_type: 'refresh_token', refresh_token, ...wire.as('web') }),
  );
}
