import { expect } from 'chai';
import { plannedCaseSchema } from '../model/plan.js';
import { loadPlan } from './load.js';
import { folderOf, networkCase } from './sample-files.test.js';

const access = `apiVersion: twinlock.dev/v1
kind: AccessCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
identities:
  vera: { from: keycloak, user: vera }
requests:
  - { name: who, as: vera, do: whoami, expect: { code: 201, user: vera, groups: [b, a] } }
  - name: deploys
    as: vera
    do: { verb: create, resource: deployments, api: apps/v1, namespace: n, object: Deployment n/web }
    expect: { code: 403, reason: cannot create }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: n }
---
apiVersion: v1
kind: Namespace
metadata: { name: n }
`;
const flow = `apiVersion: twinlock.dev/v1
kind: FlowCase
metadata: { name: sample }
why: A sentence that a reader can check.
cites: [a page]
flow: client-credentials
expect:
  steps:
    - { step: discovery, result: stopped, how: timeout, hop: H3 }
    - { step: token-request, result: not-reached }
`;

describe('a planned access case', () => {
  const [planned] = loadPlan({ paths: [folderOf({ 'sample.yaml': access })] });

  it('has one cell a request, in words', () => {
    expect(planned?.steps[0]?.expect).to.deep.equal([
      {
        cell: { kind: 'request', name: 'who', as: 'vera', does: 'whoami' },
        outcome: { kind: 'answer', code: 201, user: 'vera', groups: ['a', 'b'] },
      },
      {
        cell: { kind: 'request', name: 'deploys', as: 'vera', does: 'create deployments in n' },
        outcome: { kind: 'answer', code: 403, reason: 'cannot create' },
      },
    ]);
  });

  it('applies its manifests, but not the bodies of its requests', () => {
    expect(planned?.steps[0]?.apply.map(({ kind }) => kind)).to.deep.equal(['Namespace']);
    expect(planned?.bodies?.map(({ kind }) => kind)).to.deep.equal(['Deployment']);
  });

  it('is data that the run understands', () => {
    expect(plannedCaseSchema.safeParse(planned).error).to.equal(undefined);
  });
});

describe('a planned flow case', () => {
  it('has one cell a step, with the hop that must be named', () => {
    const [planned] = loadPlan({ paths: [folderOf({ 'sample.yaml': flow })] });
    expect(planned?.steps[0]?.expect).to.deep.equal([
      {
        cell: { kind: 'step', flow: 'client-credentials', step: 'discovery', hop: 'H3' },
        outcome: { kind: 'step', result: 'stopped', how: 'timeout' },
      },
      {
        cell: { kind: 'step', flow: 'client-credentials', step: 'token-request' },
        outcome: { kind: 'step', result: 'not-reached' },
      },
    ]);
  });
});

describe('the suite of a case', () => {
  it('is its folder, or else the suite of its kind', () => {
    const folder = folderOf({
      'layers/flow.yaml': flow,
      'layers/network.yaml': networkCase(),
      'mine/flow.yaml': flow,
      'mine/access.yaml': access,
    });
    expect(loadPlan({ paths: [folder] }).map(({ id }) => id)).to.deep.equal([
      'layers/sample',
      'network/sample',
      'access/sample',
      'flows/sample',
    ]);
  });
});
