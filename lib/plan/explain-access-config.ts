import { dirname, join } from 'node:path';
import { apiServerSchema } from '../model/api-server.js';
import { InputError } from '../model/errors.js';
import {
  type Authentication,
  authenticationConfigurationSchema,
  SIGNING_ALGORITHMS,
} from '../oracle/access/configuration.js';
import { Review, reviewAuthenticator, reviewConfiguration } from '../oracle/access/configuration-problems.js';
import { type Flags, flagAuthentication, flagProblems } from '../oracle/access/flags.js';
import { readFiles } from './files.js';
import { isRecord } from './objects.js';
import { Problems } from './problems.js';
import { readAs } from './read-as.js';
import { type Path, parseYaml, type YamlDocument } from './yaml-document.js';

/** What an API server was told about tokens, and where. */
export interface ReadAuthentication {
  authentication: Authentication;
  /** The files that say so, as messages call them. */
  files: string[];
  /** Sentences: what about it cannot be told offline. */
  notes: string[];
}

/** Who may not be a configured issuer: what kubeadm makes the issuer of service account tokens. */
const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** What stands for the run's CA in kind-config/authentication; it is not the concern of a token. */
const RUN_CA = 'run';

/**
 * Reads how an API server checks tokens: an AuthenticationConfiguration, a mapping `flags` of its flags
 * (kind-config/oidc-flags.yaml), or the description of a side API server (kind-config/api-servers/NAME.yaml), which may
 * name a file of the folder `authentication` beside its own. Throws an InputError with file and line of everything that
 * the API server would refuse at its start.
 */
export function readAuthentication(path: string): ReadAuthentication {
  const problems = new Problems();
  const document = onlyDocument(path);
  const read = documentAuthentication(document, path, problems);
  problems.throwIfAny(`An API server does not start with ${document.file}`);
  return read;
}

/** The same of a configuration's text alone; messages call it `configuration`. */
export function fileAuthenticationText(text: string): ReadAuthentication {
  const problems = new Problems();
  const [document] = parseYaml({ path: 'configuration', name: 'configuration', text }, problems);
  if (!document) throw new InputError('there is no configuration');
  const read = documentAuthentication(document, document.file, problems);
  problems.throwIfAny(`An API server does not start with ${document.file}`);
  return read;
}

function documentAuthentication(
  document: YamlDocument,
  path: string,
  problems: Problems,
): ReadAuthentication {
  const { value, file } = document;
  if (isRecord(value) && 'kind' in value)
    return fileAuthentication(document, [SERVICE_ACCOUNT_ISSUER], problems);
  if (isRecord(value) && ('flags' in value || 'authentication' in value)) {
    const { flags, authentication } = described(document, problems);
    if (authentication === undefined) return flagsAuthentication(document, flags, problems);
    return serverAuthentication(
      document,
      flags,
      join(dirname(path), '..', 'authentication', `${authentication}.yaml`),
      problems,
    );
  }
  throw new InputError(`cannot tell what ${file} configures`, [], {
    expected:
      'an AuthenticationConfiguration, a mapping `flags` as in kind-config/oidc-flags.yaml, or a description as in kind-config/api-servers',
    seen: 'none of them',
    nextStep:
      'Give the file that the API server of --authentication-config reads, or write its flags below `flags:`.',
  });
}

function onlyDocument(path: string): YamlDocument {
  const problems = new Problems();
  const documents = readFiles(path, ['.yaml', '.yml', '.json']).flatMap((file) => parseYaml(file, problems));
  problems.throwIfAny(`${path} cannot be read`);
  const [document] = documents;
  if (!document || documents.length > 1)
    throw new InputError(`${path} must be one configuration`, [], {
      expected: 'one file with one document',
      seen: `${documents.length} documents`,
    });
  return document;
}

/** Flags with their dashes taken off, those that are set to null left out; where the server has a file beside them, its name. */
function described(document: YamlDocument, problems: Problems): { flags: Flags; authentication?: string } {
  const value = document.value as Record<string, unknown>;
  if ('why' in value) {
    readAs(document, apiServerSchema, problems);
  }
  const flags = Object.entries(isRecord(value.flags) ? value.flags : {}).flatMap(([name, one]) =>
    one === null
      ? []
      : [[name.replace(/^--/, ''), Array.isArray(one) ? one.map(String) : String(one)] as const],
  );
  const { authentication } = value;
  return {
    flags: Object.fromEntries(flags),
    ...(typeof authentication === 'string' ? { authentication } : {}),
  };
}

function flagsAuthentication(document: YamlDocument, flags: Flags, problems: Problems): ReadAuthentication {
  const authentication = flagAuthentication(flags);
  const review = new Review();
  for (const { path, says } of flagProblems(flags, false))
    refuse(document, ['flags', ...path], says, problems);
  // The flags become an authenticator, which is validated as one of a file is.
  for (const one of authentication.authenticators) reviewAuthenticator(review, one, [], issuers(flags));
  for (const { path, says } of review.problems) refuse(document, ['flags', flagOf(path)], says, problems);
  return { authentication, files: [document.file], notes: review.notes };
}

function flagOf(path: Path): string {
  if (path[0] === 'claimValidationRules') return 'oidc-required-claim';
  return path[1] === 'audiences' ? 'oidc-client-id' : 'oidc-issuer-url';
}

function issuers(flags: Flags): string[] {
  return [flags['service-account-issuer'] ?? SERVICE_ACCOUNT_ISSUER].flat();
}

function serverAuthentication(
  document: YamlDocument,
  flags: Flags,
  path: string,
  problems: Problems,
): ReadAuthentication {
  for (const one of flagProblems(flags, true)) refuse(document, ['flags', ...one.path], one.says, problems);
  const beside = onlyDocument(path);
  const read = fileAuthentication(beside, issuers(flags), problems);
  if ('anonymous-auth' in flags && isRecord(beside.value) && beside.value.anonymous)
    refuse(
      document,
      ['flags', 'anonymous-auth'],
      '--anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file',
      problems,
    );
  if (!('egress-selector-config-file' in flags)) refuseEgress(beside, read.authentication, problems);
  return { ...read, files: [document.file, ...read.files] };
}

function refuseEgress(document: YamlDocument, { authenticators }: Authentication, problems: Problems): void {
  authenticators.forEach(({ issuer: { egressSelectorType } }, index) => {
    if (egressSelectorType === '') return;
    const says = `oidc: egress lookup required with egress selector type "${egressSelectorType}", and no --egress-selector-config-file is set`;
    refuse(document, ['jwt', index, 'issuer', 'egressSelectorType'], says, problems);
  });
}

function fileAuthentication(
  document: YamlDocument,
  disallowed: readonly string[],
  problems: Problems,
): ReadAuthentication {
  const algorithms = SIGNING_ALGORITHMS;
  const configuration = readAs(document, authenticationConfigurationSchema, problems);
  if (configuration === undefined) {
    return { authentication: { authenticators: [], algorithms }, files: [document.file], notes: [] };
  }
  for (const { issuer } of configuration.jwt)
    if (issuer.certificateAuthority === RUN_CA) issuer.certificateAuthority = '';
  const review = reviewConfiguration(configuration, disallowed);
  for (const { path, says } of review.problems) refuse(document, path, says, problems);
  return {
    authentication: { authenticators: configuration.jwt, algorithms },
    files: [document.file],
    notes: review.notes,
  };
}

function refuse(document: YamlDocument, path: Path, says: string, problems: Problems): void {
  const write = `something else; the API server refuses this: ${says}`;
  problems.add({ file: document.file, line: document.lineOf(path), found: document.foundAt(path), write });
}
