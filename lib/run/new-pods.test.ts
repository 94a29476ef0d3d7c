import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { failedWith, hasAgent, missingOfPod } from './new-pods.js';

function pod(containers: string[], status: object, initContainers: string[] = []): Manifest {
  const named = (names: string[]) => names.map((name) => ({ name }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'd', namespace: 'x' },
    spec: { containers: named(containers), initContainers: named(initContainers) },
    status,
  };
}
const running = (name: string) => [{ name, state: { running: {} } }];
const waiting = [{ name: 'agent', state: { waiting: { reason: 'ErrImageNeverPull', message: 'no image' } } }];

describe('a new pod', () => {
  it('can be looked at as soon as it has an address and its agent runs, Ready or not', () => {
    const status = { phase: 'Running', podIP: '10.0.0.1', containerStatuses: running('agent') };
    expect(missingOfPod(pod(['agent'], status))).to.equal(undefined);
  });

  it('can be looked at while its agent runs in an init container', () => {
    const status = { phase: 'Pending', podIP: '10.0.0.1', initContainerStatuses: running('agent') };
    const starting = pod(['main'], status, ['agent']);
    expect(hasAgent(starting)).to.equal(true);
    expect(missingOfPod(starting)).to.equal(undefined);
  });

  it('waits for its address and for its agent, and says why it does not run', () => {
    expect(missingOfPod(pod(['agent'], {}))).to.equal('phase Pending, no address');
    const status = { phase: 'Pending', podIP: '10.0.0.1', containerStatuses: waiting };
    expect(missingOfPod(pod(['agent'], status))).to.equal(
      'phase Pending, its agent does not run (ErrImageNeverPull: no image)',
    );
  });

  it('without an agent says with its exit code that it failed, and with an agent says nothing so', () => {
    const ended = [{ name: 'main', state: { terminated: { exitCode: 7 } } }];
    const status = { phase: 'Failed', containerStatuses: ended };
    expect(failedWith(pod(['main'], status))).to.equal(7);
    expect(failedWith(pod(['main'], { phase: 'Failed' }))).to.equal(1);
    expect(failedWith(pod(['main'], { ...status, phase: 'Succeeded' }))).to.equal(undefined);
    expect(failedWith(pod(['agent'], status))).to.equal(undefined);
  });

  it('without an agent must have succeeded', () => {
    const status = { podIP: '10.0.0.1', containerStatuses: running('main') };
    expect(missingOfPod(pod(['main'], { ...status, phase: 'Succeeded' }))).to.equal(undefined);
    for (const phase of ['Running', 'Failed']) {
      expect(missingOfPod(pod(['main'], { ...status, phase }))).to.equal(`phase ${phase}`);
    }
  });
});
