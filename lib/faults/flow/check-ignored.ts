import type { ClusterFault, FaultContext } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';

const CONTROL = 'http://127.0.0.1:9090';

/**
 * An app of the flow world leaves out a check, as one does whose author forgot it. The app's control port is asked for
 * it from inside the pod; nobody else reaches that port.
 */
export function checkIgnored(
  options: ExpectedRed & { pod: string; check: string; tells: string },
): ClusterFault {
  const { pod, check, tells } = options;
  return {
    ...expectedRed(options),
    inject: async (context) => {
      await call(context, pod, `/ignore?check=${check}`);
      return {};
    },
    prove: async (context) => {
      const ignored = await call(context, pod, '/ignored', 'GET');
      if (!ignored.includes(`"${check}"`)) throw new Error(`${pod} ignores ${ignored}, and not "${check}"`);
      return `${pod} ${tells}`;
    },
    undo: async (context) => void (await call(context, pod, '/heed')),
  };
}

async function call({ inPod }: FaultContext, pod: string, path: string, method = 'POST'): Promise<string> {
  const program = `
    fetch(${JSON.stringify(`${CONTROL}${path}`)}, { method: '${method}' }).then(async (answer) => {
      process.stdout.write(await answer.text());
      process.exitCode = answer.ok ? 0 : 1;
    });`;
  return inPod(pod, ['node', '-e', program]);
}
