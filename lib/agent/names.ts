import type { DnsCell } from '../model/cell.js';
import type { Agent } from './agent.js';
import type { Joined } from './join.js';
import type { LookupReply } from './protocol.js';

/**
 * Looks a name up from a pod. `resolved` with the first address, `dns` if a failure was answered, `timeout` for
 * silence; here the conditions of DESIGN §5.2 are the pod's loop (a), a name that needs no network (b) and the control
 * (c). What the name server saw is not ours to ask.
 */
export async function observeName(
  cell: DnsCell,
  agent: Agent | undefined,
  timeoutMs: number,
  knownOpen: boolean | undefined,
): Promise<Joined> {
  const untold = (reason: string): Joined => ({
    outcome: { kind: 'unknown', reason },
    tookMs: 0,
    evidence: [],
    again: false,
  });
  if (!agent) return untold(`no agent in ${cell.from}`);
  try {
    return joinName(cell, await agent.lookup({ name: cell.name, timeoutMs }), timeoutMs, knownOpen);
  } catch (error) {
    return untold((error as Error).message);
  }
}

/** The pure part of `observeName`: what the pod's answer amounts to. */
export function joinName(
  cell: DnsCell,
  reply: LookupReply,
  timeoutMs: number,
  knownOpen: boolean | undefined,
): Joined {
  const joined = (
    result: LookupReply['result'] | 'void',
    more: object,
    says: string,
    again = false,
  ): Joined => ({
    outcome: { kind: 'network', result, ...more },
    tookMs: reply.tookMs,
    evidence: [{ source: 'client', says: `${cell.from}, ${reply.tookMs} ms: ${says}` }],
    again,
  });
  const [address] = reply.addresses;
  if (reply.result === 'resolved')
    return joined(
      'resolved',
      address ? { server: address } : {},
      `${cell.name} is ${reply.addresses.join(', ')}`,
    );
  if (reply.result === 'dns')
    return joined('dns', { detail: reply.detail ?? 'no reason given' }, reply.detail ?? 'no reason given');
  const lag = `the event loop of ${cell.from} stood still for ${reply.lagMs} ms of ${timeoutMs} ms`;
  if (reply.lagMs > timeoutMs / 3) return joined('void', { detail: lag }, lag, true);
  const stuck = `the resolver of ${cell.from} did not even answer for localhost`;
  if (!reply.control) return joined('void', { detail: stuck }, stuck);
  const unmeasured = 'the name was not resolved in any control, so that its silence has no measure';
  if (knownOpen === false) return joined('void', { detail: unmeasured }, 'no answer');
  return joined('timeout', {}, 'no answer from the name server');
}
