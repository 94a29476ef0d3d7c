import { type AccessCase, type AccessRequest, accessRequests, serversOf } from '../model/access-case.js';
import type { Identity } from '../model/identity.js';
import type { AccessContext } from './access-needs.js';

/** Tokens that a repeated request may use up, of a kind that is signed here, and of one that Keycloak must issue. */
const REPEATS = { signed: 200, issued: 30 } as const;
/** Tokens of one identity that are made at once: each is a login at Keycloak, which takes a core for a moment. */
const AT_ONCE = 4;

/** The tokens of a case: those that are made beforehand, and all others with the request that first uses them. */
export class CaseTokens {
  readonly #made = new Map<string, (string | undefined)[]>();
  readonly #once = new Map<string, Promise<string | undefined>>();

  private constructor(
    private readonly identities: AccessCase['identities'],
    private readonly mint: AccessContext['mint'],
  ) {}

  /** Makes the tokens that must be there before the first step. Throws what `mint` throws. */
  static async before(one: AccessCase, mint: AccessContext['mint']): Promise<CaseTokens> {
    const tokens = new CaseTokens(one.identities, mint);
    for (const [name, identity] of Object.entries(one.identities)) {
      const minted = mintedOf(identity);
      if (minted !== 'before') continue;
      const made: (string | undefined)[] = [];
      const wanted = accessRequests(one)
        .filter((request) => request.as === name)
        .reduce((sum, request) => sum + serversOf(request, one).length * usesOf(request, identity), 0);
      while (made.length < wanted) {
        const batch = Math.min(AT_ONCE, wanted - made.length);
        made.push(...(await Promise.all(Array.from({ length: batch }, () => mint(identity)))));
      }
      tokens.#made.set(name, made);
    }
    return tokens;
  }

  /** Whom a request is made as. Throws a TypeError if the case does not declare it. */
  identityOf({ as, name }: AccessRequest): Identity {
    const identity = this.identities[as];
    if (identity) return identity;
    throw new TypeError(`request ${name} is made as ${as}, whom the case does not declare`);
  }

  /** The token of the next use. Throws what `mint` throws, and a RangeError where more are used than were made before. */
  async next(request: AccessRequest): Promise<string | undefined> {
    const identity = this.identityOf(request);
    if (mintedOf(identity) === 'once') {
      // Not earlier: its life may be some seconds, and begins now.
      const token = this.#once.get(request.as) ?? this.mint(identity);
      this.#once.set(request.as, token);
      return token;
    }
    const made = this.#made.get(request.as);
    if (made === undefined) return this.mint(identity);
    if (made.length === 0)
      throw new RangeError(`no token of ${request.as} from before the first step is left`);
    return made.shift();
  }
}

/** The pause between two times of a repeated request, so that tokens from before last for all of its seconds. */
export function pauseMs(request: AccessRequest, identity: Identity, leastMs: number): number {
  if (request.until === undefined || mintedOf(identity) !== 'before') return leastMs;
  return Math.max(leastMs, (request.until.seconds * 1000) / (usesOf(request, identity) - 1));
}

/** How many tokens one request may use at one server. */
function usesOf({ until }: AccessRequest, { from }: Identity): number {
  if (until === undefined) return 1;
  return Math.min(until.seconds * 10, from === 'issuer' ? REPEATS.signed : REPEATS.issued) + 1;
}

function mintedOf(identity: Identity): 'before' | 'once' | undefined {
  return 'minted' in identity ? identity.minted : undefined;
}
