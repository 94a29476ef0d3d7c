import { InputError } from '../model/errors.js';
import type { Identity } from '../model/identity.js';
import type { TestIssuerDescription } from '../model/test-issuer.js';
import type { IssuerControl } from './issuer/control.js';
import { DOCUMENTS, documentsOf, families, keySetOf } from './issuer/documents.js';
import { type KeyFamily, makeKey } from './issuer/keys.js';
import { AT_FIRST, type IssuerState, type ServedDocument } from './issuer/served.js';
import { signAs } from './issuer/sign.js';
import type { RunSecrets } from './run-secrets.js';

/** What identities of test issuers are made of. */
export interface IssuerSources {
  descriptions: ReadonlyMap<string, TestIssuerDescription>;
  /** Holds the private keys, so that every process of the run signs with the same ones. */
  secrets: RunSecrets;
  control: IssuerControl;
  /** The clock in milliseconds; tests bring their own. */
  now?: () => number;
}

/**
 * The test issuers of a run. What they serve and how their keys stand is held by their container, and read from there
 * at each use: what another process did to them is in force here as well. Functions that name an issuer throw an
 * InputError if there is none of that name, and an EnvironmentError if the container does not answer.
 */
export class TestIssuers {
  readonly #sources: IssuerSources;

  constructor(sources: IssuerSources) {
    this.#sources = sources;
  }

  /** Makes the first keys of all issuers and serves their documents: once, at bring-up. */
  async publish(): Promise<void> {
    const names = [...this.#sources.descriptions.keys()];
    await Promise.all(names.map((name) => this.#makeKeys(name, 0)));
    const states = Object.fromEntries(names.map((name) => [name, AT_FIRST]));
    const documents = await Promise.all(names.map((name) => this.#documents(name, states)));
    await this.#sources.control.put({ documents: Object.assign({}, ...documents), states });
  }

  /** A token of this identity. Two are never the same, not even within a second. */
  async sign(identity: Extract<Identity, { from: 'issuer' }>): Promise<string> {
    const { issuer } = identity;
    const description = this.#described(issuer);
    const state = await this.#state(issuer);
    const key = (family: KeyFamily, generation: number) => this.#key(issuer, family, generation);
    return signAs(identity, { description, state, key, now: this.#now() });
  }

  /** A new signing key, published beside the old ones. No verifier can know it, however often keys were rotated. */
  async rotateKeys(name: string): Promise<void> {
    const state = await this.#state(name);
    await this.#makeKeys(name, state.made);
    await this.#put(name, {
      ...state,
      made: state.made + 1,
      published: [...state.published, state.made],
      former: newest(state),
    });
  }

  /** Publishes the newest key alone. */
  async forgetKeys(name: string): Promise<void> {
    const state = await this.#state(name);
    await this.#put(name, { ...state, published: [newest(state)] });
  }

  /** `no-keys`: the key set is answered with 503; `nothing`: every connection is closed without an answer. */
  async serve(name: string, serves: IssuerState['serves']): Promise<void> {
    await this.#put(name, { ...(await this.#state(name)), serves });
  }

  /** Serves the key set of another issuer in place of its own, until the next change or `restore`. */
  async serveKeysOf(name: string, other: string): Promise<void> {
    const state = await this.#state(name);
    const keys = `/${name}${DOCUMENTS.keys}`;
    const documents = await this.#documents(name, await this.#states(), other);
    await this.#sources.control.put({ documents: pick(documents, keys), states: { [name]: state } });
  }

  /** Serves everything as at bring-up, with the first key alone. */
  async restore(name: string): Promise<void> {
    const { made } = await this.#state(name);
    await this.#put(name, { ...AT_FIRST, made });
  }

  /** How often a document of the issuer was asked for since bring-up, whatever was answered. */
  async asked(name: string, document: keyof typeof DOCUMENTS): Promise<number> {
    this.#described(name);
    return (await this.#sources.control.counts())[`/${name}${DOCUMENTS[document]}`] ?? 0;
  }

  async #put(name: string, state: IssuerState): Promise<void> {
    const states = { ...(await this.#states()), [name]: state };
    // Issuers that show this one's key set follow it.
    const followers = [...this.#sources.descriptions].filter(([, { keysOf }]) => keysOf === name);
    const touched = [name, ...followers.map(([follower]) => follower)];
    const documents = await Promise.all(touched.map((one) => this.#documents(one, states)));
    await this.#sources.control.put({
      documents: Object.assign({}, ...documents),
      states: { [name]: state },
    });
  }

  #documents(
    name: string,
    states: Record<string, IssuerState>,
    keysOf = this.#described(name).keysOf ?? name,
  ): Promise<Record<string, ServedDocument>> {
    const of = (issuer: string) => ({
      name: issuer,
      description: this.#described(issuer),
      state: states[issuer] ?? AT_FIRST,
      key: (family: KeyFamily, generation: number) => this.#key(issuer, family, generation),
    });
    return documentsOf({ ...of(name), keySet: keySetOf(of(keysOf)), now: this.#now() });
  }

  async #state(name: string): Promise<IssuerState> {
    this.#described(name);
    return (await this.#states())[name] ?? AT_FIRST;
  }

  async #states(): Promise<Record<string, IssuerState>> {
    return this.#sources.control.states();
  }

  async #makeKeys(name: string, generation: number): Promise<void> {
    const wanted = [...families(this.#described(name)).keys()];
    const missing = wanted.filter(
      (family) => this.#sources.secrets.find(secretName(name, family, generation)) === undefined,
    );
    const made = await Promise.all(missing.map(makeKey));
    this.#sources.secrets.keepAll(
      Object.fromEntries(
        missing.map((family, index) => [secretName(name, family, generation), made[index] ?? '']),
      ),
    );
  }

  #key(name: string, family: KeyFamily, generation: number): string {
    const key = this.#sources.secrets.find(secretName(name, family, generation));
    if (key !== undefined) return key;
    throw new InputError(`test issuer ${name} has no key ${generation} of family ${family}`, [], {
      nextStep: 'twinlock down, then twinlock up: its description changed since bring-up',
    });
  }

  #described(name: string): TestIssuerDescription {
    const description = this.#sources.descriptions.get(name);
    if (description !== undefined) return description;
    throw new InputError(`there is no test issuer ${name}`, [], {
      expected: `one of: ${[...this.#sources.descriptions.keys()].join(', ')}`,
      nextStep: `describe it in fixtures/issuers/${name}.yaml`,
    });
  }

  #now(): number {
    return (this.#sources.now ?? Date.now)();
  }
}

function newest({ published }: IssuerState): number {
  return published.at(-1) ?? 0;
}

function secretName(issuer: string, family: KeyFamily, generation: number): string {
  return `issuer/${issuer}/${family}/${generation}`;
}

function pick<T>(all: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key === name));
}
