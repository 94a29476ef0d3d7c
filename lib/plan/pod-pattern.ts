import { podName, type WorldPod } from '../model/world.js';

/** The pods that `namespace/pod` names, where either side may be `*`; a list names those of each. Without a pattern, all. */
export function podsOf(
  pattern: string | string[] | undefined,
  pods: readonly WorldPod[],
): readonly WorldPod[] {
  if (pattern === undefined) return pods;
  const patterns = [pattern].flat();
  return pods.filter((pod) => patterns.some((one) => matches(one, pod)));
}

/** Those of the patterns that name no pod at all. */
export function idlePatterns(pattern: string | string[] | undefined, pods: readonly WorldPod[]): string[] {
  return [pattern ?? []].flat().filter((one) => !pods.some((pod) => matches(one, pod)));
}

function matches(pattern: string, pod: WorldPod): boolean {
  const [namespace, name, ...rest] = pattern.split('/');
  return (
    rest.length === 0 &&
    (namespace === '*' || namespace === pod.namespace) &&
    (name === '*' || name === pod.name)
  );
}

/** Names of pods for a message, the first of many. */
export function podNames(pods: readonly WorldPod[]): string {
  const names = pods.map(podName);
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}
