import { createServer } from 'node:http';
import { openControlPort } from './control-port.js';
import { Holds } from './holds.js';
import { LeftOut } from './left-out.js';
import { issuerSettings, setting } from './settings.js';
import { StepLog } from './step-log.js';
import { AppStop } from './stop.js';
import { believe, checkByIntrospection, checkByKeys } from './token-check.js';

/**
 * A resource server of the flow world. CHECK says how it decides on a bearer token: `keys` or `introspection`.
 * 200 says whom the token speaks for; 401 that it is refused (RFC 6750 section 3); 503 that the server could not
 * decide. It fails closed: what it cannot check, it does not let in. /whoami is for tokens of OpenID Connect alone: 403
 * where the token lacks its scope. A token in the query is not looked at (RFC 9700 section 4.3.2).
 */
const SCOPE_OF: Readonly<Record<string, string>> = { '/whoami': 'openid' };

const log = new StepLog();
const holds = new Holds();
const leftOut = new LeftOut();
const settings = { ...issuerSettings(), audience: setting('AUDIENCE') };
const tokens =
  setting('CHECK') === 'introspection'
    ? checkByIntrospection(
        { ...settings, clientId: setting('CLIENT_ID'), clientSecret: setting('CLIENT_SECRET') },
        log,
        holds,
      )
    : checkByKeys(settings, log, holds);

const server = createServer((request, response) => {
  response.setHeader('connection', 'close');
  response.setHeader('content-type', 'application/json');
  log.done('api-call', 'H11');
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) {
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="flows"' }).end('{}');
    return;
  }
  const checked = leftOut.has('token') ? believe(token) : tokens.check(token);
  checked.then(
    (caller) => {
      const scope = SCOPE_OF[new URL(request.url ?? '/', 'http://api').pathname];
      if (scope === undefined || leftOut.has('scope') || caller.scopes.includes(scope)) {
        response.writeHead(200).end(JSON.stringify(caller));
        return;
      }
      const challenge = `Bearer realm="flows", error="insufficient_scope", scope="${scope}"`;
      response.writeHead(403, { 'www-authenticate': challenge }).end('{}');
    },
    (error: unknown) => {
      const stop = AppStop.of(error);
      if (stop.how === 'oauth') {
        response.setHeader('www-authenticate', 'Bearer realm="flows", error="invalid_token"');
        response.writeHead(401).end(JSON.stringify({ refused: stop.detail }));
      } else {
        response.writeHead(503).end(JSON.stringify({ undecided: stop.how }));
      }
    },
  );
});

await openControlPort(Number(process.env.CONTROL_PORT ?? 9090), log, { ...tokens, holds, leftOut });
server.listen(Number(process.env.PORT ?? 8080));
