import type { Protocol } from '../../model/cell.js';
import type { Matcher, Target } from '../matcher.js';
import type { CalicoRule } from './rule-schema.js';

type PortList = NonNullable<NonNullable<CalicoRule['destination']>['ports']>;

/** Protocol numbers of IANA, by the names that Calico takes. */
const NUMBERS: Record<string, number> = { ICMP: 1, TCP: 6, UDP: 17, ICMPv6: 58, SCTP: 132, UDPLite: 136 };
const numberOf = (protocol: string | number | Protocol) => NUMBERS[protocol] ?? Number(protocol);

/**
 * Protocols and ports of a rule. A port name means what the destination pod calls so, for the rule's protocol; an
 * address outside the pods and a hostNetwork pod have no names.
 */
export function serviceMatcher(rule: CalicoRule): Matcher<Target> {
  const { protocol, notProtocol } = rule;
  const [ports, notPorts] = [rule.destination?.ports ?? [], rule.destination?.notPorts ?? []];
  const misses = (target: Target): string[] => {
    const asked = `the connection is to ${target.port}/${target.protocol}`;
    const is = (one: string | number) => numberOf(one) === numberOf(target.protocol);
    return [
      ...(protocol && !is(protocol) ? [`is for protocol ${protocol}, ${asked}`] : []),
      ...(notProtocol && is(notProtocol) ? [`is not for protocol ${notProtocol}, ${asked}`] : []),
      ...(ports.length > 0 && !holdsPort(ports, target) ? [`names ports ${ports.join(', ')}, ${asked}`] : []),
      ...(holdsPort(notPorts, target) ? [`leaves out ports ${notPorts.join(', ')}, ${asked}`] : []),
    ];
  };
  return { matches: (target) => misses(target).length === 0, misses };
}

function holdsPort(ports: PortList, { port, protocol, destination }: Target): boolean {
  return ports.some((one) => {
    const [, first, last = first] = /^(\d+)(?::(\d+))?$/.exec(String(one)) ?? [];
    if (first !== undefined) return port >= Number(first) && port <= Number(last);
    if (!destination.pod || destination.hostNetwork) return false;
    return destination.pod.ports.some(
      (served) => served.name === one && served.port === port && served.protocol === protocol,
    );
  });
}

/** What is written of it, as `protocol TCP` and `destination ports 80`. */
export function serviceWords(rule: CalicoRule): string[] {
  const { protocol, notProtocol, ipVersion, destination } = rule;
  return [
    ...(ipVersion ? [`ipVersion ${ipVersion}`] : []),
    ...(protocol ? [`protocol ${protocol}`] : []),
    ...(notProtocol ? [`notProtocol ${notProtocol}`] : []),
    ...(destination?.ports?.length ? [`destination ports ${destination.ports.join(', ')}`] : []),
    ...(destination?.notPorts?.length ? [`destination notPorts ${destination.notPorts.join(', ')}`] : []),
  ];
}
