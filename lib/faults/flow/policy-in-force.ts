import { awaited } from '../../cluster/awaited.js';
import { type FaultContext, workerOfSlot } from '../context.js';

/** Felix writes a policy within a second; on a busy machine it may need some. */
const BOUND_MS = 20_000;

/**
 * Resolves when Felix has written the rules of a NetworkPolicy, `namespace/name`, on a worker, or has taken them away on
 * both. Its rules bear the policy's name in a comment. Throws EnvironmentError with what stands there instead.
 */
export async function policyInForce(context: FaultContext, policy: string, stands: boolean): Promise<void> {
  const [namespace, name] = policy.split('/');
  const comment = `Policy ${namespace}/knp.default.${name} `;
  const script = `iptables-save -t filter 2>/dev/null | grep -c '${comment}' || true`;
  const rules = async (slot: 1 | 2) => Number(await context.onNode(workerOfSlot(context, slot), script));
  await awaited(
    {
      stage: 'faults',
      expected: `NetworkPolicy ${policy} is ${stands ? '' : 'no more '}in force`,
      boundMs: BOUND_MS,
      everyMs: 50,
      nextStep: 'look at calico-node on the workers: Felix may be stopped or far behind',
    },
    async () => {
      const [first, second] = await Promise.all([rules(1), rules(2)]);
      return first + second > 0 === stands
        ? { reached: undefined }
        : { seen: `${first} and ${second} rules of it on the workers` };
    },
  );
}
