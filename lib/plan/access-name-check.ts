import { CLUSTER_SERVER } from '../model/access-case.js';
import type { AccessNames } from './access-names.js';
import type { Path } from './yaml-document.js';

/** Adds a problem: where it stands in the case, what was found, what to write. */
export type Refuse = (path: Path, found: string, write: string) => void;

/** What a case itself holds that its parts may name. */
interface OwnNames {
  identities: readonly string[];
  /** `Kind namespace/name` of its manifests. */
  objects: readonly string[];
}

/** Refuses names of what is not there, each at the place where it is written. */
export class NameCheck {
  readonly #names: AccessNames & OwnNames;

  constructor(
    readonly refuse: Refuse,
    names: AccessNames,
    own: OwnNames,
  ) {
    this.#names = { ...names, ...own };
  }

  identity(path: Path, name: string): void {
    this.#among(this.#names.identities, path, name, 'is no identity of the case');
  }

  object(path: Path, name: string): void {
    this.#among(this.#names.objects, path, name, 'the file does not hold', 'no object; add the manifest');
  }

  server(path: Path, name: string): void {
    this.#among(this.#names.servers, path, name, 'is not in kind-config/api-servers');
  }

  /** The cluster's own server keeps its flags, since every other case counts on them. */
  sideServer(path: Path, name: string): void {
    const servers = this.#names.servers.filter((server) => server !== CLUSTER_SERVER);
    this.#among(servers, path, name, 'is no side API server');
  }

  authentication(path: Path, name: string): void {
    this.#among(this.#names.authentications, path, name, 'is not in kind-config/authentication');
  }

  issuer(path: Path, name: string): void {
    this.#among(this.#names.issuers, path, name, 'is not in fixtures/issuers');
  }

  realm(path: Path, name: string): void {
    this.#among(this.#names.realms, path, name, 'is not in fixtures/realms');
  }

  earlierRequest(path: Path, name: string, earlier: readonly string[]): void {
    this.#among(earlier, path, name, 'is no earlier request', 'a request before this one');
  }

  /** Refuses a second step or request of one name. */
  distinct(what: string, named: readonly { name: string; path: Path }[]): void {
    const seen = new Set<string>();
    for (const { name, path } of named) {
      if (seen.has(name)) this.refuse([...path, 'name'], `a second ${what} ${name}`, 'a name of its own');
      seen.add(name);
    }
  }

  #among(known: readonly string[], path: Path, name: string, lack: string, none = 'no name; there is none') {
    if (known.includes(name)) return;
    const last = path.at(-1);
    const found = typeof last === 'string' ? `${last}: ${name}` : name;
    this.refuse(path, `${found}, which ${lack}`, `one of ${known.join(', ') || none}`);
  }
}
