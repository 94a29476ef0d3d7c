import { Unchecked } from './check.js';
import { type Claims, isObject } from './go-json.js';

/**
 * Groups that the token only points at (OpenID Connect Core §5.6.2) are fetched by the API server, and so cannot be known
 * offline; an expression never sees them. Returns what to say; throws Unchecked.
 */
export function checkDistributed(claims: Claims, groupsClaim: string): string {
  const { _claim_names: names, _claim_sources: sources } = claims;
  if (names === undefined || groupsClaim === '') return 'it has none that the API server fetches';
  if (Object.hasOwn(claims, groupsClaim)) return `it has ${groupsClaim} itself, so nothing is fetched`;
  const source = isObject(names) ? names[groupsClaim] : undefined;
  if (typeof source !== 'string') return `none is for ${groupsClaim}`;
  const place = isObject(sources) ? sources[source] : undefined;
  if (!isObject(place) || typeof place.endpoint !== 'string' || place.endpoint === '')
    return 'they are aggregated, which the API server passes over';
  throw new Unchecked(`${groupsClaim} must be fetched from ${place.endpoint}`);
}
