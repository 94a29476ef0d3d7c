import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAuthority } from '../../certificates.js';

/** What the token endpoint answers to a form: tokens, an error by its code, or a page such as a proxy's. */
export type Answer =
  | { error: string; status?: number }
  | { page: string; status: number }
  | { claims?: object; tokens?: object };

/** A small OpenID provider of a test, on loopback, with a CA and a key of its own. */
export interface TestIssuer {
  issuer: string;
  ca: string;
  /** The forms that the token endpoint got. */
  asked: URLSearchParams[];
  /** The form that the device authorization endpoint got last. */
  device: URLSearchParams;
  answer: (form: URLSearchParams) => Answer;
  close(): void;
}

export const CLIENT = 'kubectl';

/** Starts one, by another name than its address: who comes must know the way, and check the certificate's name. */
export async function testIssuer(): Promise<TestIssuer & { port: number }> {
  const authority = await createAuthority('test');
  const { certificate, privateKey } = await authority.issue(['idp.test']);
  const keys = await generateKeyPair('ES256', { extractable: true });
  const issuer = 'https://idp.test:8443';
  const sign = (claims: object) =>
    new SignJWT({ iss: issuer, aud: CLIENT, sub: 'alice', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(keys.privateKey);
  const one: TestIssuer & { port: number } = {
    issuer,
    port: 0,
    ca: authority.certificate,
    asked: [],
    device: new URLSearchParams(),
    answer: () => ({ error: 'server_error' }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  const discovery = {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    device_authorization_endpoint: `${issuer}/device`,
    jwks_uri: `${issuer}/keys`,
    id_token_signing_alg_values_supported: ['ES256'],
  };
  const documents: Record<string, (form: URLSearchParams) => Promise<[number, object | string]>> = {
    '/.well-known/openid-configuration': async () => [200, discovery],
    '/keys': async () => [
      200,
      { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' }] },
    ],
    '/device': async (form) => {
      one.device = form;
      const verification_uri = `${issuer}/enter`;
      return [
        200,
        { device_code: 'd', user_code: 'ABCD-EFGH', verification_uri, expires_in: 600, interval: 2 },
      ];
    },
    '/token': async (form) => {
      one.asked.push(form);
      const given = one.answer(form);
      if ('error' in given) return [given.status ?? 400, { error: given.error }];
      if ('page' in given) return [given.status, given.page];
      const id_token = await sign(given.claims ?? {});
      return [
        200,
        { access_token: 'a', token_type: 'Bearer', id_token, refresh_token: 'r2', ...given.tokens },
      ];
    },
  };
  const server = createServer({ cert: certificate, key: privateKey }, async (request, response) => {
    const form = new URLSearchParams(await bodyOf(request));
    const [status, body] = (await documents[request.url ?? '']?.(form)) ?? [404, {}];
    const page = typeof body === 'string';
    response.writeHead(status, { 'content-type': page ? 'text/html' : 'application/json' });
    response.end(page ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  one.port = (server.address() as AddressInfo).port;
  return one;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
