import { expect } from 'chai';
import { parseMetrics, sumOf } from './server-metrics.js';

const TEXT = `# HELP reloads_total Reloads.
# TYPE reloads_total counter
reloads_total{id="a",status="failure"} 2
reloads_total{id="b",status="failure"} 1 1700000000000
reloads_total{id="a",status="success"} 4
process_open_fds 17
latency_bucket{le="+Inf"} 3e+06
odd{text="a } \\"b\\", c=\\\\ \\n",} +Inf
{no name} 1
`;

describe("an API server's metrics", () => {
  const samples = parseMetrics(TEXT);

  it('have name, labels and value; comments and broken lines are none', () => {
    expect(samples).to.have.length(6);
    expect(samples[0]).to.deep.equal({
      name: 'reloads_total',
      labels: { id: 'a', status: 'failure' },
      value: 2,
    });
    expect(samples[3]).to.deep.equal({ name: 'process_open_fds', labels: {}, value: 17 });
    expect(samples[4]).to.deep.include({ labels: { le: '+Inf' }, value: 3_000_000 });
  });

  it('may have braces, quotes and line ends in a label', () => {
    expect(samples[5]).to.deep.equal({
      name: 'odd',
      labels: { text: 'a } "b", c=\\ \n' },
      value: Number.POSITIVE_INFINITY,
    });
  });

  it('are summed over the labels that are not asked for', () => {
    expect(sumOf(samples, 'reloads_total', { status: 'failure' })).to.equal(3);
    expect(sumOf(samples, 'reloads_total')).to.equal(7);
  });

  it('count 0 where there is no such sample, as a counter that never grew', () => {
    expect(sumOf(samples, 'reloads_total', { status: 'other' })).to.equal(0);
  });
});
