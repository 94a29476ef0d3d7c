import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { EnvironmentError } from '../model/errors.js';

/**
 * Changes one flag in the text of a static pod's manifest and gives the new text with the flag's previous value.
 * `undefined` takes the flag away, or tells that there was none. Everything else keeps its text.
 * Throws EnvironmentError if the manifest starts no command.
 */
export function withFlag(
  manifest: string,
  name: string,
  value: string | undefined,
): { manifest: string; previous: string | undefined } {
  const document = parseDocument(manifest);
  const container = document.getIn(['spec', 'containers', 0]);
  const command = isMap(container) ? container.get('command') : undefined;
  if (!isSeq(command)) {
    throw new EnvironmentError('api server flags', 'the static pod of the API server starts no command', {
      expected: 'spec.containers[0].command as a list',
      seen: String(command),
      nextStep: 'Look at /etc/kubernetes/manifests/kube-apiserver.yaml on the control-plane node.',
    });
  }
  const words = command.items.map((item) => String(isScalar(item) ? item.value : item));
  const place = words.findIndex((word) => word.startsWith(`--${name}=`));
  const previous = place === -1 ? undefined : words[place]?.slice(`--${name}=`.length);
  if (value === undefined) {
    if (place !== -1) command.delete(place);
  } else if (place === -1) command.add(`--${name}=${value}`);
  else command.set(place, `--${name}=${value}`);
  // Long flags stay on one line, as kubeadm writes them.
  return { manifest: document.toString({ lineWidth: 0 }), previous };
}
