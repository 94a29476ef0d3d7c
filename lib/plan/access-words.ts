import type { AccessRequest } from '../model/access-case.js';
import { type Action, isResourceAction } from '../model/api-action.js';

const SENT = {
  bearer: '',
  basic: ' with the token as Basic',
  query: ' with the token in the query',
  'two-spaces': ' with two spaces before the token',
  websocket: ' over a websocket',
};

/**
 * What a request does, short enough for a cell: `whoami as bob (impersonated)`, `delete deployments web in team-a`. How
 * the token travels is said only where it is no bearer token.
 */
export function requestInWords({
  do: action,
  sent,
  impersonate,
}: Pick<AccessRequest, 'do' | 'sent' | 'impersonate'>) {
  const target = impersonate ? ` as ${whoInWords(impersonate)} (impersonated)` : '';
  return `${actionInWords(action)}${target}${SENT[sent]}`;
}

/** What is asked, in words: `whoami`, `get /metrics`, `everything it may do in team-a`. */
export function actionInWords(action: Action): string {
  if (action === 'whoami') return action;
  if (isResourceAction(action)) {
    const { verb, resource, subresource, name, namespace } = action;
    const what = subresource === undefined ? resource : `${resource}/${subresource}`;
    return `${verb} ${what}${name ? ` ${name}` : ''}${namespace ? ` in ${namespace}` : ''}`;
  }
  if ('path' in action) return `get ${action.path}`;
  if ('rules' in action) return `everything it may do in ${action.rules.namespace}`;
  if ('review' in action) return `token review for ${action.review.audiences.join(', ')}`;
  if ('claim' in action) return `claim ${claimInWords(action.claim, action.less)}`;
  if ('starts' in action) return `starts ${action.starts}`;
  if ('asked' in action) return `how often ${action.issuer} gave its ${action.asked} since ${action.since}`;
  const labels = Object.entries(action.labels).map(([name, value]) => `${name}="${value}"`);
  const metric = `${action.metric}${labels.length > 0 ? `{${labels.join(',')}}` : ''}`;
  return action.since === undefined ? metric : `growth of ${metric} since ${action.since}`;
}

function claimInWords(claim: readonly string[], less: readonly string[] | undefined): string {
  return `${claim.join('.')}${less === undefined ? '' : ` less ${less.join('.')}`}`;
}

function whoInWords({ user, groups, uid, extra }: NonNullable<AccessRequest['impersonate']>): string {
  const parts = [
    ...(user === undefined ? [] : [user]),
    ...groups.map((group) => `group ${group}`),
    ...(uid === undefined ? [] : [`uid ${uid}`]),
    ...Object.keys(extra).map((key) => `extra ${key}`),
  ];
  return parts.join(', ') || 'nobody';
}
