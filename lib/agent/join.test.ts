import { expect } from 'chai';
import type { ConnectionCell } from '../model/cell.js';
import { someConnection } from '../model/testing/connection.js';
import { joinCell } from './join.js';
import type { ProbeReply, ProbeResult, Receipts } from './protocol.js';
import type { Answer, WindowView } from './window.js';

const tcp = someConnection();
const udp: ConnectionCell = { ...tcp, protocol: 'UDP' };
const service: ConnectionCell = { ...tcp, via: 'service-port' };

const result = (more: Partial<ProbeResult>): ProbeResult => ({
  key: 'w.1',
  result: 'timeout',
  sourcePorts: [40001, 40002],
  tookMs: 300,
  ...more,
});
const reply = (results: ProbeResult[]): ProbeReply => ({
  results,
  control: [{ listener: '80/TCP', ok: true }],
  lagMs: 2,
});
const nothing: Receipts = { receipts: [], halfOpen: [], lagMs: 2 };
const ok = <T>(value: T): Answer<T> => ({ ok: true, value });
const gone: Answer<never> = { ok: false, reason: 'y/b: no stream to the agent' };

function view(client: ProbeResult, receipts: Partial<Receipts> = {}): WindowView {
  return {
    windowMs: 300,
    probes: new Map([
      ['x/a', ok(reply([client]))],
      ['y/b', ok(reply([]))],
    ]),
    receipts: new Map([
      ['x/a', ok(nothing)],
      ['y/b', ok({ ...nothing, ...receipts })],
    ]),
  };
}
const arrived = (more: object) => ({
  protocol: 'TCP' as const,
  port: 80,
  remote: '10.0.0.1',
  remotePort: 1,
  ...more,
});

describe('joinCell', () => {
  const table: [string, ConnectionCell, WindowView, object][] = [
    [
      'an answer',
      tcp,
      view(result({ result: 'connected', server: 'y/b' })),
      { result: 'connected', server: 'y/b' },
    ],
    ['an answer of another', tcp, view(result({ result: 'connected', server: 'y/c' })), { server: 'y/c' }],
    [
      'a connection whose name was lost but whose arrival was seen',
      tcp,
      view(result({ result: 'connected' }), { receipts: [arrived({ remotePort: 40002 })] }),
      { result: 'connected', server: 'y/b' },
    ],
    ['a refusal', tcp, view(result({ result: 'refused', detail: 'ECONNREFUSED' })), { result: 'refused' }],
    ['a reset', tcp, view(result({ result: 'reset' })), { result: 'reset' }],
    ['silence', tcp, view(result({})), { result: 'timeout' }],
    [
      'silence with the datagram received',
      udp,
      view(result({}), { receipts: [arrived({ protocol: 'UDP', key: 'w.1' })] }),
      { result: 'asymmetric' },
    ],
    [
      'silence with an untagged connection from one of its ports',
      tcp,
      view(result({}), { receipts: [arrived({ remotePort: 40001 })] }),
      { result: 'asymmetric' },
    ],
    [
      'silence with a half-open connection from one of its ports',
      tcp,
      view(result({}), { halfOpen: [{ port: 80, remote: '10.0.0.1', remotePort: 40001 }] }),
      { result: 'asymmetric' },
    ],
    [
      'silence with a half-open connection of somebody else',
      tcp,
      view(result({}), { halfOpen: [{ port: 80, remote: '10.0.0.9', remotePort: 50000 }] }),
      { result: 'timeout' },
    ],
    [
      'silence with a half-open connection at another port',
      tcp,
      view(result({}), { halfOpen: [{ port: 81, remote: '10.0.0.1', remotePort: 40001 }] }),
      { result: 'timeout' },
    ],
    [
      'silence via a Service with a half-open connection at the pod port behind it',
      service,
      view(result({}), { halfOpen: [{ port: 80, remote: '10.0.0.1', remotePort: 40001 }] }),
      { result: 'asymmetric' },
    ],
    ['a name that was not resolved', tcp, view(result({ result: 'dns', detail: 'no' })), { result: 'void' }],
    [
      'silence with an arrival of another probe',
      tcp,
      view(result({}), { receipts: [arrived({ remotePort: 40001, key: 'w.2' })] }),
      { result: 'timeout' },
    ],
  ];
  for (const [what, cell, seen, outcome] of table) {
    it(`takes ${what}`, () => {
      const joined = joinCell(cell, 'w.1', seen, true);
      expect(joined.outcome).to.include({ kind: 'network', ...outcome });
      expect(joined.evidence[0]?.source).to.equal('client');
    });
  }

  it('backs a deny by client, server and control', () => {
    const { evidence } = joinCell(tcp, 'w.1', view(result({})), true);
    expect(evidence.map(({ source }) => source)).to.deep.equal(['client', 'server', 'control']);
    expect(evidence[0]?.says).to.include('40001, 40002');
  });

  it('asks for another window if this one had lag', () => {
    const late = view(result({}), { lagMs: 200 });
    expect(joinCell(tcp, 'w.1', late, true)).to.deep.include({ again: true });
  });

  it('asks for another window if a name server was too busy to give the address', () => {
    const unresolved = view(result({ result: 'dns', detail: 'no answer within 300 ms' }));
    expect(joinCell(tcp, 'w.1', unresolved, true)).to.deep.include({ again: true });
  });

  it('is void, never a deny, if nobody at the destination can be asked', () => {
    const seen = view(result({}));
    const probes = new Map([['x/a', seen.probes.get('x/a') as Answer<ProbeReply>]]);
    const joined = joinCell(tcp, 'w.1', { ...seen, probes, receipts: new Map() }, true);
    expect(joined.outcome).to.include({ result: 'void' });
  });

  it('is unknown, whatever the client got, if an agent failed in the window', () => {
    for (const client of [
      result({}),
      result({ result: 'refused' }),
      result({ result: 'connected', server: 'y/b' }),
    ]) {
      const seen = view(client);
      for (const broken of [
        { ...seen, probes: new Map([...seen.probes, ['y/b', gone] as const]) },
        { ...seen, receipts: new Map([...seen.receipts, ['y/b', gone] as const]) },
        { ...seen, probes: new Map([...seen.probes, ['x/a', gone] as const]) },
        { ...seen, probes: new Map([['y/b', ok(reply([]))]]) },
      ])
        expect(joinCell(tcp, 'w.1', broken, true).outcome.kind).to.equal('unknown');
    }
  });

  it('is unknown if the client has no result for the probe', () => {
    expect(joinCell(tcp, 'w.9', view(result({})), true).outcome.kind).to.equal('unknown');
  });
});
