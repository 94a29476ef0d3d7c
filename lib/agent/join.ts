import type { ConnectionCell } from '../model/cell.js';
import type { Evidence } from '../model/evidence.js';
import type { Outcome } from '../model/outcome.js';
import type { LoopbackControl, ProbeReply, ProbeResult, Receipts } from './protocol.js';
import { arrivalsOf } from './sightings.js';
import { weighSilence } from './silence.js';
import type { WindowView } from './window.js';

/** A cell as one window showed it. `again`: this window does not tell enough and another one may. */
export interface Joined {
  outcome: Outcome;
  tookMs: number;
  evidence: Evidence[];
  again: boolean;
}

/**
 * Joins what the client got with what the destination saw, for the cell whose probe carried `key`. A source or a
 * destination whose agent failed makes the cell `unknown`, whatever the other end says: a pod that is dying refuses
 * connections too.
 */
export function joinCell(
  cell: ConnectionCell,
  key: string,
  view: WindowView,
  knownOpen: boolean | undefined,
): Joined {
  const source = view.probes.get(cell.from);
  if (!source?.ok) return untold(source?.reason ?? `no agent in ${cell.from}`);
  const probed = view.probes.get(cell.to);
  const received = view.receipts.get(cell.to);
  if (probed?.ok === false) return untold(probed.reason);
  if (received?.ok === false) return untold(received.reason);
  const result = source.value.results.find((one) => one.key === key);
  if (!result) return untold(`${cell.from} gave no result for this probe`);
  const destination = probed && received && { probe: probed.value, receipts: received.value };
  if (result.result === 'dns') return unresolved(result);
  if (result.result === 'timeout') return silent(cell, source.value, result, destination, view, knownOpen);
  return heard(cell, result, destination?.receipts);
}

/** What was never dialled says nothing about the connection (DESIGN §5.1); a name server that was busy may answer later. */
function unresolved({ detail = 'the name was not resolved', tookMs }: ProbeResult): Joined {
  return {
    outcome: { kind: 'network', result: 'void', detail },
    tookMs,
    evidence: [{ source: 'client', says: detail }],
    again: true,
  };
}

function untold(reason: string): Joined {
  return { outcome: { kind: 'unknown', reason }, tookMs: 0, evidence: [], again: false };
}

function heard(cell: ConnectionCell, result: ProbeResult, receipts: Receipts | undefined): Joined {
  const arrivals = receipts ? arrivalsOf(cell, result, receipts) : [];
  // A connection whose answer was lost is still known by its arrival: the destination's book names its owner.
  const server =
    result.server ?? (result.result === 'connected' && arrivals.length > 0 ? cell.to : undefined);
  const evidence: Evidence[] = [{ source: 'client', says: clientSays(cell, result, server) }];
  for (const says of arrivals) evidence.push({ source: 'server', says });
  return {
    outcome: {
      kind: 'network',
      result: result.result,
      ...(server ? { server } : {}),
      ...(result.detail ? { detail: result.detail } : {}),
    },
    tookMs: result.tookMs,
    evidence,
    // Who stood there was too busy to say his name: another window tells whether it is the right one.
    again: result.result === 'connected' && server === undefined,
  };
}

function silent(
  cell: ConnectionCell,
  source: ProbeReply,
  result: ProbeResult,
  destination: { probe: ProbeReply; receipts: Receipts } | undefined,
  view: WindowView,
  knownOpen: boolean | undefined,
): Joined {
  const evidence: Evidence[] = [{ source: 'client', says: clientSays(cell, result, undefined) }];
  if (!destination) {
    const detail = `no agent in ${cell.to} could say whether anything arrived there`;
    return {
      outcome: { kind: 'network', result: 'void', detail },
      tookMs: result.tookMs,
      evidence,
      again: false,
    };
  }
  const arrivals = arrivalsOf(cell, result, destination.receipts);
  const { again, ...silence } = weighSilence({
    windowMs: view.windowMs,
    from: cell.from,
    to: cell.to,
    sourceLagMs: source.lagMs,
    destinationLagMs: destination.receipts.lagMs,
    sourceLoopback: brokenOf(source.control),
    destinationLoopback: brokenOf(destination.probe.control),
    seen: arrivals[0],
    knownOpen,
  });
  if (arrivals.length === 0) evidence.push({ source: 'server', says: nothingArrived(cell) });
  for (const says of arrivals) evidence.push({ source: 'server', says });
  if (silence.result === 'timeout') evidence.push({ source: 'control', says: controlSays(cell, knownOpen) });
  return { outcome: { kind: 'network', ...silence }, tookMs: result.tookMs, evidence, again };
}

function brokenOf(control: readonly LoopbackControl[]): string[] {
  return control.filter(({ ok }) => !ok).map(({ listener, detail }) => `${listener} ${detail ?? 'failed'}`);
}

function clientSays(cell: ConnectionCell, result: ProbeResult, server: string | undefined): string {
  const ports = result.sourcePorts.length > 0 ? ` from port ${result.sourcePorts.join(', ')}` : '';
  const tried = `${cell.protocol}${ports}, ${result.tookMs} ms`;
  if (result.result === 'connected') return `${tried}: ${server ?? 'nobody who named himself'} answered`;
  if (result.result === 'timeout') return `${tried}: no answer`;
  return `${tried}: ${result.result}${result.detail ? ` (${result.detail})` : ''}`;
}

function nothingArrived(cell: ConnectionCell): string {
  return cell.protocol === 'UDP'
    ? `${cell.to} got no datagram of this probe`
    : `${cell.to} saw neither a connection nor a SYN_RECV row of this probe`;
}

function controlSays(cell: ConnectionCell, knownOpen: boolean | undefined): string {
  const loopback = `${cell.from} and ${cell.to} reached their own listeners over loopback in the same window`;
  return knownOpen ? `${loopback}; the same cell was open in the control` : loopback;
}
