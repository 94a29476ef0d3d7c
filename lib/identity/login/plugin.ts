import { loginByBrowser } from './browser-login.js';
import { sessionCache, sessionFile } from './cache.js';
import { credentialText, refuseOtherVersion } from './credential.js';
import { loginByDeviceCode } from './device-login.js';
import { answerText, httpAnswer } from './http-answer.js';
import { LoginError } from './login-error.js';
import { type Person, personAtTerminal } from './person.js';
import { openProvider, type Provider } from './provider.js';
import { currentSession } from './session.js';
import { loginSettings } from './settings.js';
import { oauthError } from './tokens.js';
import { inTurn } from './turn.js';

/**
 * The credential plugin: gives kubectl a good ID token, as ExecCredential. Rejects with LoginError, whose message is
 * the one sentence for the person.
 */
export async function credential(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  refuseOtherVersion(env.KUBERNETES_EXEC_INFO);
  const settings = loginSettings(args, env);
  // Time runs from the moment at which somebody must wait for somebody, not while the issuer is asked.
  let person: Person | undefined;
  const patientPerson = () => {
    person = personAtTerminal(settings.browserCommand, settings.loginSeconds);
    return person;
  };
  const login = settings.by === 'browser' ? loginByBrowser : loginByDeviceCode;
  let provider: Provider | undefined;
  try {
    const file = sessionFile(settings.cache, settings);
    const session = await currentSession({
      cache: sessionCache(settings.cache, file),
      inTurn: (work) => inTurn(file, patientPerson().wait, work),
      provider: async () => {
        provider ??= await openProvider(settings);
        return provider.configuration;
      },
      login: (configuration) => login(configuration, settings.scope, patientPerson()),
      now: () => Date.now() / 1000,
      renewSeconds: settings.renewSeconds,
    });
    return credentialText(session);
  } catch (error) {
    throw await sentence(error, settings, person?.patience.aborted ?? false);
  } finally {
    await provider?.close();
  }
}

/** Any other error of libraries and sockets, for a person; an answer by its status and code, which are no secrets. */
async function sentence(
  error: unknown,
  { issuer, loginSeconds }: { issuer: string; loginSeconds: number },
  late: boolean,
): Promise<LoginError> {
  if (error instanceof LoginError) return error;
  if (late) return new LoginError(`Nobody logged in within ${loginSeconds} s: try again.`);
  const code = oauthError(error);
  const answer = await httpAnswer(error);
  if (code !== undefined) {
    const status = answer ? ` (HTTP ${answer.status})` : '';
    return new LoginError(`${issuer} refused the login: ${code}${status}.`);
  }
  if (answer) return new LoginError(`The login at ${issuer} failed: it answered ${answerText(answer)}.`);
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return new LoginError(`The login at ${issuer} failed: ${why}.`);
}
