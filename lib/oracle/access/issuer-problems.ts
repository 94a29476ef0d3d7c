import type { JwtAuthenticator } from './configuration.js';
import type { ConfigurationProblem } from './flags.js';

type Issuer = JwtAuthenticator['issuer'];

/** What is refused of an issuer (validation.go, validateIssuer). Paths begin below `issuer`. */
export function issuerProblems(issuer: Issuer, disallowed: readonly string[]): ConfigurationProblem[] {
  const { url, discoveryURL, certificateAuthority, egressSelectorType } = issuer;
  const at = (field: string, says: string): ConfigurationProblem => ({ path: [field], says });
  const problems: ConfigurationProblem[] = [];
  if (url === '') problems.push(at('url', 'Required value'));
  else problems.push(...addressProblems(url, disallowed).map((says) => at('url', says)));
  if (discoveryURL !== '') {
    if (url !== '' && bare(url) === bare(discoveryURL))
      problems.push(at('discoveryURL', 'discoveryURL must be different from URL'));
    problems.push(...addressProblems(discoveryURL, []).map((says) => at('discoveryURL', says)));
  }
  problems.push(...audienceProblems(issuer));
  if (certificateAuthority !== '' && !certificateAuthority.includes('-----BEGIN CERTIFICATE-----'))
    problems.push(at('certificateAuthority', 'data does not contain any valid RSA or ECDSA certificates'));
  if (!['', 'controlplane', 'cluster'].includes(egressSelectorType))
    problems.push(at('egressSelectorType', 'egress selector must be either controlplane or cluster'));
  return problems;
}

function bare(address: string): string {
  return address.replace(/\/+$/, '');
}

function addressProblems(text: string, disallowed: readonly string[]): string[] {
  const says: string[] = [];
  if (disallowed.includes(text))
    says.push(`URL must not overlap with disallowed issuers: [${[...disallowed].sort().join(' ')}]`);
  // As Go reads an address: what it can not read at all is refused for its scheme as well.
  const [whole = '', fragment = ''] = text.split(/#(.*)/s);
  const [place = '', query = ''] = whole.split(/\?(.*)/s);
  if (!/^https:/i.test(place)) says.push('URL scheme must be https');
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(place)) says.push('URL must not contain a username or password');
  if (query !== '') says.push('URL must not contain a query');
  if (fragment !== '') says.push('URL must not contain a fragment');
  return says;
}

function audienceProblems({ audiences, audienceMatchPolicy }: Issuer): ConfigurationProblem[] {
  if (audiences.length === 0) return [{ path: ['audiences'], says: 'at least one of audiences is required' }];
  const problems = audiences.flatMap((audience, index): ConfigurationProblem[] => {
    const path = ['audiences', index];
    if (audience === '') return [{ path, says: 'Required value' }];
    return audiences.indexOf(audience) < index ? [{ path, says: 'it is above too: Duplicate value' }] : [];
  });
  const path = ['audienceMatchPolicy'];
  if (audiences.length > 1 && audienceMatchPolicy !== 'MatchAny')
    problems.push({ path, says: 'audienceMatchPolicy must be MatchAny for multiple audiences' });
  if (audiences.length === 1 && !['', 'MatchAny'].includes(audienceMatchPolicy))
    problems.push({ path, says: 'audienceMatchPolicy must be empty or MatchAny for single audience' });
  return problems;
}
