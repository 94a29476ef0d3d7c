import { parse, stringify } from 'yaml';
import type { ClusterFault } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

/** What faults change of an AuthenticationConfiguration (apiserver.config.k8s.io/v1); the rest stays as it is. */
export interface Configuration {
  jwt: Authenticator[];
  anonymous?: { enabled: boolean; conditions?: { path: string }[] };
}

export interface Authenticator {
  issuer: {
    url: string;
    discoveryURL?: string;
    audiences: string[];
    audienceMatchPolicy?: 'MatchAny';
    certificateAuthority: string;
  };
  claimValidationRules?: { claim?: string; requiredValue?: string; expression?: string; message?: string }[];
  claimMappings: {
    username: Mapping;
    groups?: Mapping;
    uid?: Mapping;
    extra?: { key: string; valueExpression: string }[];
  };
  userValidationRules?: { expression: string; message?: string }[];
}

interface Mapping {
  claim?: string;
  prefix?: string;
  expression?: string;
}

/** A mistake in the AuthenticationConfiguration of a side server. */
export interface FileFault extends ClusterFault {
  server: string;
  /** Makes it, in place. */
  edit(configuration: Configuration): void;
}

/** Such a fault, of a server that is restarted with the edited file. */
export function fileFault(options: ExpectedRed & Pick<FileFault, 'server' | 'edit'>): FileFault {
  const { server, edit } = options;
  return {
    ...expectedRed(options),
    server,
    edit,
    async inject({ sideServers }) {
      const configuration = parse(await sideServers.authentication(server)) as Configuration;
      edit(configuration);
      const text = stringify(configuration, { aliasDuplicateObjects: false, lineWidth: 0 });
      return { hash: await sideServers.configure(server, text) };
    },
    async prove({ sideServers }, state) {
      const { hash } = state as { hash: string };
      const seen = await sideServers.configured(server);
      if (seen !== hash) throw new Error(`${server} decides by ${seen}, and not by the changed ${hash}`);
      return `the API server ${server} decides by the changed file, ${hash.slice(0, 19)}…`;
    },
    async undo({ sideServers }) {
      await sideServers.restore(server);
    },
  };
}

/** The authenticator of an issuer, by the end of its URL. Throws an Error where there is none. */
export function authenticatorOf({ jwt }: Configuration, end: string): Authenticator {
  const found = jwt.find(({ issuer }) => issuer.url.endsWith(end));
  if (found) return found;
  throw new Error(`the configuration has no issuer whose URL ends with ${end}`);
}
