import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { podName } from '../model/world.js';
import type { Decision } from './decision.js';
import { Oracle } from './oracle.js';
import {
  always,
  closesNothing,
  type Given,
  halves,
  peersReplaced,
  questionsOf,
  renamed,
  respecified,
  rulesReplaced,
  same,
  specOf,
  table,
  whole,
} from './verdict-table.test.js';

/** Draws a second set of policies over the same world, under names of their own, and holds `law` for both. */
function alwaysWithMore(law: (given: Given, more: Manifest[], pick: number) => void): void {
  always(({ world, policies }, pick) => {
    const half = Math.ceil(policies.length / 2);
    const more = policies.slice(half).map((one, index) => renamed(one, `more${index}`));
    law({ world, policies: policies.slice(0, half) }, more, pick);
  }, 30);
}

const HALVES = ['egress', 'ingress'] as const;
const egressOf = ({ egress }: Decision) => JSON.stringify(egress);
const ingressOf = ({ ingress }: Decision) => JSON.stringify(ingress);

describe('a change of policies', () => {
  it('that adds a rule to a direction which is isolated already closes nothing', () =>
    alwaysWithMore((before, more) => {
      const rules = more.map(specOf);
      const into = rules.flatMap(({ ingress }) => ingress ?? []);
      const out = rules.flatMap(({ egress }) => egress ?? []);
      closesNothing(
        before,
        before.policies.map((policy) =>
          respecified(policy, (spec) => ({
            ...spec,
            ...(spec.ingress ? { ingress: [...spec.ingress, ...into] } : {}),
            ...(spec.egress?.length ? { egress: [...spec.egress, ...out] } : {}),
          })),
        ),
      );
    }));

  it('that takes away a policy which did not decide changes no verdict', () =>
    alwaysWithMore((before, more) => {
      const all = new Oracle(before.world, [...before.policies, ...more]);
      const left = new Oracle(before.world, before.policies);
      const changed = questionsOf(before.world).filter((question) => {
        const [was, is] = [all.decide(question), left.decide(question)];
        return HALVES.some(
          (half) => !was[half].policy?.includes('/more') && was[half].verdict !== is[half].verdict,
        );
      });
      expect(changed).to.deep.equal([]);
    }));

  it('that adds a policy which selects nobody changes nothing', () =>
    alwaysWithMore((before, more) => {
      const idle = more.map((policy) =>
        respecified(policy, (spec) => ({
          ...spec,
          podSelector: { matchExpressions: [{ key: 'nobody-has', operator: 'Exists' }] },
        })),
      );
      same(before, [...before.policies, ...idle], whole);
    }));

  it('never speaks for the half of a pod in another namespace', () =>
    alwaysWithMore((before, more) => {
      const there = more[0]?.metadata.namespace;
      const others = questionsOf(before.world);
      const after = [...before.policies, ...more.filter(({ metadata }) => metadata.namespace === there)];
      const ends = [
        ['from', egressOf],
        ['to', ingressOf],
      ] as const;
      for (const [end, say] of ends) {
        const elsewhere = others.filter((one) => !one[end].startsWith(`${there}/`));
        expect(table({ ...before, policies: after }, say, elsewhere)).to.deep.equal(
          table(before, say, elsewhere),
        );
      }
    }));

  it('that is about one direction leaves the other half alone', () =>
    alwaysWithMore((before, more) => {
      const of = (type: string) =>
        more.map((policy) => respecified(policy, (spec) => ({ ...spec, policyTypes: [type] })));
      same(before, [...before.policies, ...of('Ingress')], egressOf);
      same(before, [...before.policies, ...of('Egress')], ingressOf);
    }));

  it('that denies nothing keeps what egress denies denied, whatever ingress is added', () =>
    alwaysWithMore((before, more) => {
      const into = more.map((policy) =>
        respecified(policy, (spec) => ({ ...spec, policyTypes: ['Ingress'], ingress: [{}] })),
      );
      const after = table({ ...before, policies: [...before.policies, ...into] });
      for (const [at, said] of table(before, halves).entries()) {
        if (said.includes('deny out')) expect(after[at]).to.match(/deny$/);
      }
    }));

  it('that isolates every pod without a rule closes every half but a pod to itself', () =>
    always(({ world }) => {
      const policies = world.namespaces.map(({ name }): Manifest => {
        const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
        return {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'deny', namespace: name },
          spec,
        };
      });
      const oracle = new Oracle(world, policies);
      const pods = new Map(world.pods.map((pod) => [podName(pod), pod]));
      const wrong = questionsOf(world).filter((question) => {
        const [from, to] = [pods.get(question.from), pods.get(question.to)];
        const { egress, ingress } = oracle.decide(question);
        const own = from !== undefined && from === to;
        const beside = from?.hostNetwork && from.node !== undefined && from.node === to?.node;
        const out = from && !from.hostNetwork && !own ? 'deny' : 'allow';
        const into = to && !to.hostNetwork && !own && !beside ? 'deny' : 'allow';
        return egress.verdict !== out || ingress.verdict !== into;
      });
      expect(wrong).to.deep.equal([]);
    }, 20));

  it('that widens a block, or fills its holes, closes nothing', () =>
    always((before, pick) =>
      closesNothing(
        before,
        peersReplaced(before.policies, ({ ipBlock, ...rest }) => {
          const [address, bits] = ipBlock?.cidr.split('/') ?? [];
          return [
            ipBlock ? { ipBlock: { cidr: `${address}/${Math.max(0, Number(bits) - (pick % 9))}` } } : rest,
          ];
        }),
      ),
    ));

  it('that makes a hole in a block says nothing new of those outside it', () =>
    always((before, pick) => {
      const pod = before.world.pods[pick % before.world.pods.length];
      const hole = `${pod?.address}/32`;
      const holed = peersReplaced(before.policies, ({ ipBlock, ...rest }) => [
        ipBlock && pod?.address && ipBlock.cidr === '10.0.0.0/8'
          ? { ipBlock: { ...ipBlock, except: [...(ipBlock.except ?? []), hole] } }
          : { ...rest, ...(ipBlock ? { ipBlock } : {}) },
      ]);
      const others = questionsOf(before.world).filter(
        ({ from, to }) => pod && from !== podName(pod) && to !== podName(pod),
      );
      expect(table({ ...before, policies: holed }, whole, others)).to.deep.equal(
        table(before, whole, others),
      );
    }));

  it('of the ports of one protocol says nothing about another', () =>
    always((before) => {
      for (const protocol of ['TCP', 'UDP', 'SCTP']) {
        const moved = rulesReplaced(before.policies, ({ ports, ...rest }) => {
          const kept = ports?.map((one) =>
            (one.protocol ?? 'TCP') === protocol ? one : { ...one, port: 9, endPort: 9 },
          );
          return [{ ...rest, ...(kept ? { ports: kept } : {}) }];
        });
        const questions = questionsOf(before.world).filter((one) => one.protocol === protocol);
        expect(table({ ...before, policies: moved }, whole, questions)).to.deep.equal(
          table(before, whole, questions),
        );
      }
    }));

  it('that makes a rule of named ports unnamed opens what the names mean, and closes nothing', () =>
    always((before) =>
      closesNothing(
        before,
        rulesReplaced(before.policies, ({ ports, ...rest }) => {
          const numbers = ports?.flatMap((one) => {
            const served = before.world.pods.flatMap((pod) => pod.ports);
            const meant = served.filter(
              ({ name, protocol }) => name === one.port && protocol === (one.protocol ?? 'TCP'),
            );
            return typeof one.port === 'string'
              ? meant.map(({ port, protocol }) => ({ port, protocol }))
              : [one];
          });
          if (numbers?.length === 0 && ports?.length) return [];
          return [{ ...rest, ...(numbers ? { ports: numbers } : {}) }];
        }),
      ),
    ));
});
