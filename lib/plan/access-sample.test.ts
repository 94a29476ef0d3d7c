import { folderOf } from './sample-files.test.js';

const SERVER = 'why: A sentence that a reader can check.\n';

/** The places that access cases may name, as a checkout has them. */
const places = {
  'kind-config/api-servers/structured.yaml': SERVER,
  'kind-config/api-servers/reload.yaml': SERVER,
  'kind-config/authentication/second.yaml': SERVER,
  'fixtures/issuers/okta.yaml': SERVER,
  'fixtures/realms/k8s.yaml': SERVER,
};

/** A checkout with these files beside the places that access cases may name. Returns its path. */
export function accessRoot(files: Record<string, string>): string {
  return folderOf({ ...places, ...files });
}

/** An access case whose lines from the sixth on are `rest`. */
export function accessCase(rest: string): string {
  return `apiVersion: twinlock.dev/v1
kind: AccessCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
${rest}
`;
}
