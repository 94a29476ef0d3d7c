import type { Matcher, Target } from './matcher.js';
import type { PolicyPort } from './network-policy.js';

/**
 * A named port is looked up at the destination pod and for the rule's own protocol, so that one name can mean a
 * different number for each pod, or nothing. No protocol means TCP; no port means every port of the protocol.
 */
export function portMatcher({ port, protocol: written, endPort }: PolicyPort): Matcher<Target> {
  const protocol = written ?? 'TCP';
  const words = port ? `${port}${endPort ? `-${endPort}` : ''}/${protocol}` : `every ${protocol} port`;
  const served = (target: Target) =>
    target.destination.pod?.ports.filter((one) => one.name === port && one.protocol === protocol) ?? [];
  const matches = (target: Target): boolean => {
    if (target.protocol !== protocol) return false;
    if (port === undefined || port === null) return true;
    if (typeof port === 'number') return target.port >= port && target.port <= (endPort ?? port);
    return served(target).some((one) => one.port === target.port);
  };
  const misses = (target: Target): string[] => {
    if (matches(target)) return [];
    const asked = `the connection is to ${target.port}/${target.protocol}`;
    if (typeof port !== 'string') return [`allows ${words}, ${asked}`];
    const [first] = served(target);
    const means = first
      ? `which is ${first.port} at ${target.destination.name}`
      : `which ${target.destination.name} does not serve`;
    return [`allows ${words}, ${means}, ${asked}`];
  };
  return { matches, misses };
}
