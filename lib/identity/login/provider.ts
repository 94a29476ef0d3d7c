import * as oidc from 'openid-client';
import { openRoute } from '../route.js';
import type { LoginSettings } from './settings.js';

/** Bound of one request to the issuer, in seconds: a person waits at a terminal. */
const REQUEST_SECONDS = 15;

/** How far the clocks of issuer and person may differ, in seconds; the library's own default is half a minute. */
const CLOCK_TOLERANCE_SECONDS = 10;

/** The issuer as the client sees it. `close` lets go of its connections, or the program would not end. */
export interface Provider {
  configuration: oidc.Configuration;
  close(): Promise<void>;
}

/**
 * Reads the issuer's discovery document (OpenID Connect Discovery 1.0). A public client: it has no secret that could be
 * kept on a person's machine (RFC 8252 section 8.4). Rejects with the library's or the connection's own error.
 */
export async function openProvider(
  settings: Pick<LoginSettings, 'issuer' | 'client' | 'ca' | 'connect'>,
): Promise<Provider> {
  const way = wayTo(settings);
  try {
    const configuration = await oidc.discovery(
      new URL(settings.issuer),
      settings.client,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      oidc.None(),
      { timeout: REQUEST_SECONDS, ...(way.fetch ? { [oidc.customFetch]: way.fetch } : {}) },
    );
    oidc.enableNonRepudiationChecks(configuration);
    return { configuration, close: way.close };
  } catch (error) {
    await way.close();
    throw error;
  }
}

function wayTo({ issuer, ca, connect }: Pick<LoginSettings, 'issuer' | 'ca' | 'connect'>): {
  fetch?: oidc.CustomFetch;
  close(): Promise<void>;
} {
  if (ca === undefined && connect === undefined) return { close: async () => {} };
  const { protocol, hostname, port } = new URL(issuer);
  const own = { host: hostname, port: Number(port || '443') };
  const dialled = connect?.host === own.host && connect.port === own.port ? connect : undefined;
  const route = openRoute({
    origin: `${protocol}//${own.host}:${own.port}`,
    address: dialled?.address ?? own.host,
    port: dialled?.toPort ?? own.port,
    ...(ca === undefined ? {} : { ca }),
  });
  const through: oidc.CustomFetch = (url, options) =>
    fetch(url, { ...options, ...route.requestInit } as RequestInit);
  return { fetch: through, close: () => route.close() };
}
