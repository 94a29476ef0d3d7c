import { expect } from 'chai';
import type { Sample } from '../cluster/server-metrics.js';
import { type AccessRequest, accessRequestSchema } from '../model/access-case.js';
import { type FigureAction, Figures } from './access-figures.js';
import { FakeAccess, status } from './fake-access.test.js';

describe('the figures of an access case', () => {
  const request = (name: string, action: object) =>
    accessRequestSchema.parse({ name, as: 'a', do: action, expect: {} }) as AccessRequest & {
      do: FigureAction;
    };
  let samples: Sample[];
  let fetched: number;
  let figures: Figures;
  beforeEach(() => {
    samples = [];
    fetched = 0;
    const context = new FakeAccess().context(
      status(0, ''),
      { asked: async () => fetched },
      { metrics: async () => samples },
    );
    figures = new Figures(context);
  });
  const figureOf = async (figure: AccessRequest & { do: FigureAction }) => {
    const { outcome } = await figures.observe(figure, 'x');
    return 'value' in outcome ? outcome.value : undefined;
  };

  it('are the sum of the series that bear the labels, and 0 without any', async () => {
    const ok = { status: 'success' };
    const reloads = request('n', { metric: 'reloads', labels: ok });
    expect(await figureOf(reloads)).to.equal(0);
    samples = [
      { name: 'reloads', labels: { ...ok, id: '1' }, value: 2 },
      { name: 'reloads', labels: { ...ok, id: '2' }, value: 3 },
      { name: 'reloads', labels: { status: 'failure' }, value: 7 },
      { name: 'others', labels: ok, value: 11 },
    ];
    expect(await figureOf(reloads)).to.equal(5);
  });

  it('tell how much they grew since an earlier request, what that request brought about included', async () => {
    fetched = 3;
    const asked = request('n', { asked: 'keys', issuer: 'i', since: 'first' });
    await figures.before('another', [{ request: asked, at: 'x' }]);
    fetched = 5;
    await figures.before('first', [{ request: asked, at: 'x' }]);
    fetched = 6;
    expect(await figureOf(asked)).to.equal(1);
  });
});
