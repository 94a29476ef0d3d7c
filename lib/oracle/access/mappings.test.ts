import { expect } from 'chai';
import { explainToken } from './explain-token.js';
import { byExpression, JWKS, madeAuthentication, madeMappings, madeToken, NOW } from './made-token.js';

type Changes = Parameters<typeof madeAuthentication>[0];
const ask = (claims: Record<string, unknown>, changes: Changes) =>
  explainToken({
    token: madeToken(claims),
    authentication: madeAuthentication(changes),
    jwks: JWKS,
    now: NOW,
  });
const mapped = (changes: Parameters<typeof madeMappings>[0]) => ({ claimMappings: madeMappings(changes) });
const claim = (name: string, prefix = '') => ({ claim: name, prefix, expression: '' });
const rule = (expression: string, message = '') => ({ claim: '', requiredValue: '', expression, message });
const required = (name: string, requiredValue: string) => ({
  claim: name,
  requiredValue,
  expression: '',
  message: '',
});

describe('who a token becomes', () => {
  const email = mapped({ username: claim('email') });
  it('takes an address unless it is marked as unverified', () => {
    expect(ask({ email: 'a@b' }, email).user?.username).to.equal('a@b');
    expect(ask({ email: 'a@b', email_verified: true }, email)).to.include({ verdict: 'accept' });
    expect(ask({ email: 'a@b', email_verified: false }, email).error).to.equal('oidc: email not verified');
    expect(ask({ email: 'a@b', email_verified: 'false' }, email).error).to.contain(
      "oidc: parse 'email_verified' claim: ",
    );
    expect(ask({ email_verified: false }, {})).to.include({ verdict: 'accept' });
  });

  it('takes groups as a list, a string, null or not at all', () => {
    for (const [groups, made] of [
      [
        ['a', 'b'],
        ['x:a', 'x:b'],
      ],
      ['a', ['x:a']],
      [[], []],
      [null, []],
    ] as const) {
      expect(ask({ groups }, {}).user?.groups.slice(0, -1), JSON.stringify(groups)).to.deep.equal(made);
    }
    expect(ask({ groups: ['a', 1] }, {})).to.include({ verdict: 'refuse', decidedBy: 'groups' });
  });

  it('refuses an empty name of an expression, and takes it of a claim', () => {
    expect(ask({ sub: '' }, mapped({ username: byExpression('claims.sub') })).error).to.equal(
      'oidc: empty username via CEL expression is not allowed',
    );
    expect(ask({ sub: '' }, mapped({ username: claim('sub') })).user?.username).to.equal('');
  });

  it('makes all of a user by expressions', () => {
    const { user } = ask(
      { roles: ['a', 'none'], id: 'u-1', scope: 'read write', tenant: null, 'k8s.io': { ns: 'shop' } },
      mapped({
        username: byExpression("'kc:' + claims.sub + '@' + claims.k8s__dot__io.ns"),
        groups: byExpression("dyn(claims.roles).filter(r, r != 'none').map(r, 'kc:' + r)"),
        uid: { claim: '', expression: 'claims.id' },
        extra: [
          { key: 'example.org/scopes', valueExpression: "claims.scope.split(' ').map(s, s)" },
          { key: 'example.org/none', valueExpression: "claims.?tenant.orValue('')" },
        ],
      }),
    );
    expect(user).to.deep.equal({
      username: 'kc:alice@shop',
      groups: ['kc:a', 'system:authenticated'],
      uid: 'u-1',
      extra: { 'example.org/scopes': ['read', 'write'] },
    });
  });

  it('refuses an expression that fails or gives another type', () => {
    const groups = (expression: string) => ask({ n: 1 }, mapped({ groups: byExpression(expression) })).error;
    expect(groups('claims.absent')).to.equal(
      "oidc: error evaluating group claim expression: expression 'claims.absent' resulted in error: ",
    );
    expect(groups('claims.n')).to.contain('expression must return a string or a list of strings');
    expect(groups("'a b'.split(' ')")).to.contain('expression must return a string or a list of strings');
    expect(groups('string(claims.size())')).to.contain('resulted in error');
    expect(ask({ n: 1 }, mapped({ username: byExpression('claims.n') })).error).to.contain(
      'must return a string',
    );
  });

  it('says by name what it does not evaluate', () => {
    expect(ask({ n: 7e9 }, mapped({ groups: byExpression('string(claims.n)') }))).to.include({
      verdict: 'unknown',
    });
    const open = ask({}, mapped({ groups: byExpression("[string(ip('127.0.0.1'))]") }));
    expect(open).to.include({ verdict: 'unknown', decidedBy: 'groups' });
    expect(open.checks.find(({ check }) => check === 'groups')?.says).to.contain('the function ip of ');
    const pattern = ask({}, { claimValidationRules: [rule("claims.sub.matches('(?i)ALICE')")] });
    expect(pattern).to.include({ verdict: 'unknown', decidedBy: 'claim rules' });
  });

  it('cannot tell groups that are elsewhere, and takes those that are here', () => {
    const far = {
      _claim_names: { groups: 'far' },
      _claim_sources: { far: { endpoint: 'https://far.test/' } },
    };
    expect(ask({ ...far, groups: null }, {}).decidedBy).to.equal('distributed claims');
    expect(ask(far, {})).to.include({ verdict: 'accept' });
  });
});

describe('what a configuration asks of a token', () => {
  it('requires a string of a claim, and nothing else is that string', () => {
    const rules = { claimValidationRules: [required('hd', 'true')] };
    expect(ask({ hd: 'true' }, rules)).to.include({ verdict: 'accept' });
    expect(ask({}, rules).error).to.equal('oidc: required claim hd not present in ID token');
    expect(ask({ hd: 'no' }, rules).error).to.contain('value does not match. Got = no, want = true');
    expect(ask({ hd: true }, rules).error).to.equal(
      'oidc: parse claim hd: json: cannot unmarshal bool into Go value of type string',
    );
  });

  it('holds the rules about claims, one that fails before one that is false', () => {
    const rules = {
      claimValidationRules: [rule("claims.azp == 'a'", 'wrong azp'), rule("claims.typ == 'ID'")],
    };
    expect(ask({ azp: 'a', typ: 'ID' }, rules)).to.include({ verdict: 'accept' });
    expect(ask({ azp: 'b', typ: 'ID' }, rules).error).to.equal(
      "oidc: error evaluating claim validation expression: validation expression 'claims.azp == 'a'' failed: wrong azp",
    );
    expect(ask({ azp: 'b' }, rules).error).to.contain("expression 'claims.typ == 'ID'' resulted in error");
  });

  it('compares sets of audiences', () => {
    const rules = {
      audiences: ['kubernetes', 'ci'],
      claimValidationRules: [rule("sets.equivalent(claims.aud, ['kubernetes', 'ci'])")],
    };
    expect(ask({ aud: ['ci', 'kubernetes'] }, rules)).to.include({ verdict: 'accept' });
    expect(ask({ aud: ['ci'] }, rules)).to.include({ verdict: 'refuse', decidedBy: 'claim rules' });
  });

  it('holds the rules about the user that was made', () => {
    const reserved = {
      ...mapped({ groups: claim('groups') }),
      userValidationRules: [
        { expression: "user.groups.all(g, !g.startsWith('system:'))", message: 'reserved' },
      ],
    };
    expect(ask({}, reserved)).to.include({ verdict: 'accept' });
    expect(ask({ groups: ['system:masters'] }, reserved).error).to.contain('failed: reserved');
    const id = 'authentication.kubernetes.io/credential-id';
    const called = [
      {
        expression: `!('${id}' in user.extra) || !('JTI=back' in user.extra['${id}'])`,
        message: 'called back',
      },
    ];
    expect(ask({}, { userValidationRules: called })).to.include({ verdict: 'accept' });
    expect(ask({ jti: 'ok' }, { userValidationRules: called })).to.include({ verdict: 'accept' });
    expect(ask({ jti: 'back' }, { userValidationRules: called }).error).to.contain('called back');
  });
});
