import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import type { HalfDecision, Question } from './decision.js';
import { Oracle } from './oracle.js';
import type { Half } from './policy.js';
import { always, type Given, questionsOf, respecified } from './verdict-table.test.js';

const fullName = ({ metadata }: Manifest) => `${metadata.namespace}/${metadata.name}`;

/** Every half of every question for which `holds` does not. */
function untrue(
  { world, policies }: Given,
  holds: (said: HalfDecision, question: Question, oracle: Oracle) => boolean,
): string[] {
  const oracle = new Oracle(world, policies);
  return questionsOf(world).flatMap((question) => {
    const { egress, ingress } = oracle.decide(question);
    return [egress, ingress]
      .filter((said) => !holds(said, question, oracle))
      .map((said) => JSON.stringify({ question, said }));
  });
}

/** Oracles of the same world with other policies, each made once. */
function oraclesOf(world: Given['world']) {
  const known = new Map<string, Oracle>();
  return (key: string, policies: () => Manifest[]): Oracle => {
    const oracle = known.get(key) ?? new Oracle(world, policies());
    known.set(key, oracle);
    return oracle;
  };
}

describe('the reason of a verdict', () => {
  it('is a policy that isolates, or none where none does', () =>
    always((given) => {
      const wrong = untrue(given, ({ verdict, policy, rule, isolatedBy }) =>
        policy === null
          ? verdict === 'allow' && rule === null && isolatedBy.length === 0
          : isolatedBy.includes(policy) && (verdict === 'deny') === (rule === null),
      );
      expect(wrong).to.deep.equal([]);
    }));

  it('of an allow is a rule that allows it alone', () =>
    always((given) => {
      const oracles = oraclesOf(given.world);
      const wrong = untrue(given, ({ half, policy, rule }, question) => {
        const decider = given.policies.find((one) => fullName(one) === policy);
        if (!decider || rule === null) return true;
        const alone = oracles(`${policy} ${half} ${rule}`, () => [only(decider, half, rule)]);
        const said = alone.decide(question)[half];
        return said.verdict === 'allow' && said.policy === policy && said.rule === 0;
      });
      expect(wrong).to.deep.equal([]);
    }));

  it('of an allow is the first of its policy: the rules before it do not allow', () =>
    always((given) => {
      const oracles = oraclesOf(given.world);
      const wrong = untrue(given, ({ half, policy, rule }, question) => {
        const decider = given.policies.find((one) => fullName(one) === policy);
        if (!decider || !rule) return true;
        const before = oracles(`${policy} ${half} ${rule}`, () => [
          respecified(decider, (spec) => ({ ...spec, ...BOTH, [half]: spec[half]?.slice(0, rule) ?? [] })),
        ]);
        return before.decide(question)[half].verdict === 'deny';
      });
      expect(wrong).to.deep.equal([]);
    }));

  it('of a deny goes away with the policies that isolate', () =>
    always((given) => {
      const oracles = oraclesOf(given.world);
      const wrong = untrue(given, ({ half, verdict, isolatedBy }, question) => {
        if (verdict === 'allow') return true;
        const rest = () => given.policies.filter((one) => !isolatedBy.includes(fullName(one)));
        return oracles(isolatedBy.join(), rest).decide(question)[half].policy === null;
      });
      expect(wrong).to.deep.equal([]);
    }));

  it("of a deny has a nearest rule, of the pod's own namespace, in which something does not match", () =>
    always((given) => {
      const wrong = untrue(given, ({ half, verdict }, question, oracle) => {
        if (verdict === 'allow') return true;
        const nearest = oracle.nearest(question, half);
        const [namespace] = (half === 'egress' ? question.from : question.to).split('/');
        return !nearest || (nearest.misses.length > 0 && nearest.policy.split('/')[0] === namespace);
      });
      expect(wrong).to.deep.equal([]);
    }, 20));
});

const BOTH = { policyTypes: ['Ingress', 'Egress'] };

/** The policy with one of its rules. */
function only(policy: Manifest, half: Half, rule: number): Manifest {
  return respecified(policy, (spec) => ({ ...spec, ...BOTH, [half]: [spec[half]?.[rule] ?? {}] }));
}
