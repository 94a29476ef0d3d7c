import { InputError } from '../../model/errors.js';
import { Redaction } from '../../model/redaction.js';
import { explainPath } from '../../plan/explain.js';
import { explainAccess } from '../../plan/explain-access-rbac.js';
import { accessText } from '../../plan/explain-access-rbac-text.js';
import { explainTokenFile } from '../../plan/explain-access-token.js';
import { tokenText } from '../../plan/explain-access-token-text.js';
import { explainText } from '../../plan/explain-text.js';

/** The options of all three forms; which ones are there tells the form. */
interface ExplainOptions {
  json?: boolean;
  manifests?: string;
  from?: string;
  to?: string;
  token?: string;
  config?: string;
  jwks?: string;
  at?: string;
  as?: string;
  group?: string[];
  verb?: string;
  resource?: string;
  namespace?: string;
  name?: string;
  path?: string;
}
type Name = Exclude<keyof ExplainOptions, 'json'>;

/** What each form asks, the options that it cannot do without, and those that it may have. */
const FORMS: Record<'connection' | 'token' | 'request', { needs: Name[]; may: Name[] }> = {
  connection: { needs: ['from', 'to', 'manifests'], may: [] },
  token: { needs: ['token', 'config'], may: ['jwks', 'at'] },
  request: { needs: ['as', 'verb', 'manifests'], may: ['group', 'resource', 'namespace', 'name', 'path'] },
};

/** `twinlock explain`: one connection, one token, or one request to the API server, and what decides about it. */
export async function explain(_words: string[], options: ExplainOptions): Promise<number> {
  const form = formOf(options);
  const [value, text] = explained[form](options);
  const output = options.json ? JSON.stringify(value, null, 2) : text;
  // A claim may hold a token of its own; no token leaves the harness.
  process.stdout.write(`${new Redaction().clean(output)}\n`);
  return 0;
}

const explained = {
  connection({ manifests = '', from = '', to = '' }: ExplainOptions) {
    const one = explainPath(manifests, from, to);
    return [one, explainText(one)] as const;
  },
  token({ token = '', config = '', jwks, at }: ExplainOptions) {
    const one = explainTokenFile({ token, config, jwks, at }, Date.now());
    return [one, tokenText(one)] as const;
  },
  request({ manifests = '', as = '', group = [], verb = '', ...rest }: ExplainOptions) {
    const one = explainAccess({ manifests, as, groups: group, verb, ...rest });
    return [one, accessText(one)] as const;
  },
};

/** The form whose options are there. Throws an InputError for a mixture and for what is missing. */
function formOf(options: ExplainOptions): keyof typeof FORMS {
  const given = (Object.keys(options) as (keyof ExplainOptions)[]).filter(
    (name): name is Name => name !== 'json',
  );
  const forms = Object.keys(FORMS) as (keyof typeof FORMS)[];
  const own = (form: keyof typeof FORMS) => [...FORMS[form].needs, ...FORMS[form].may];
  const telling = given.filter((name) => name !== 'manifests');
  const meant = forms.filter((form) => telling.some((name) => own(form).includes(name)));
  const [form] = meant;
  if (form === undefined) throw usage('explain needs a connection, a token or a request', given);
  const foreign = given.filter((name) => !own(form).includes(name));
  if (meant.length > 1 || foreign.length > 0)
    throw usage('these options ask different things at once', given);
  const missing = FORMS[form].needs.filter((name) => !given.includes(name));
  if (missing.length > 0) throw usage(`to explain a ${form}, ${dashed(missing)} must be given too`, given);
  if (form === 'request' && (options.resource === undefined) === (options.path === undefined))
    throw usage('a request is for --resource or for --path, and for one of them', given);
  if (options.path !== undefined && (options.namespace ?? options.name) !== undefined)
    throw usage('a path has neither a namespace nor a name', given);
  if (options.token === '-' && options.jwks === '-')
    throw usage('standard input can be the token or the key set, and not both', given);
  return form;
}

function usage(message: string, given: readonly Name[]): InputError {
  return new InputError(message, [], {
    expected:
      '--from NS/POD --to NS/POD:PORT --manifests DIR, or --token FILE --config FILE [--jwks FILE], or --as USER --verb V --resource R --manifests DIR',
    seen: given.length === 0 ? 'no option' : dashed(given),
    nextStep: 'Keep the options of one of the three; `twinlock explain --help` lists them.',
  });
}

function dashed(names: readonly Name[]): string {
  return names.map((name) => `--${name}`).join(', ');
}
