import type { FlowWorld, RealmKnowledge } from '../flow.js';
import type { Form } from './form.js';

/** The realms of the flow world. */
export type RealmName = Parameters<FlowWorld['realm']>[0];

/** The client's first redirect URI in fixtures/realms. */
export function redirectUriOf(client: string): string {
  return client === 'blog' ? 'https://blog.twinlock.test/callback' : 'http://rp.twinlock.test:8080/callback';
}

const PUBLIC = ['web-public', 'tv'];

/** How a client shows who it is in a form (RFC 6749 section 2.3.1); a public one by its name alone. */
export function credentials(realm: RealmKnowledge, client: string): Form {
  return {
    client_id: client,
    ...(PUBLIC.includes(client) ? {} : { client_secret: realm.secretOf(client) }),
  };
}
