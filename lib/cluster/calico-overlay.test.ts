import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import { lay } from './calico-overlay.js';

const daemonSet = (spec: unknown): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'calico-node' },
  spec,
});

describe('laying an overlay over an object', () => {
  it('merges containers by name and leaves the others alone', () => {
    const object = daemonSet({
      containers: [
        { name: 'a', image: 'one' },
        { name: 'b', image: 'two' },
      ],
    });
    expect(lay(object, daemonSet({ containers: [{ name: 'b', tty: true }] }))).to.deep.equal(
      daemonSet({
        containers: [
          { name: 'a', image: 'one' },
          { name: 'b', image: 'two', tty: true },
        ],
      }),
    );
  });

  it('adds an environment variable and replaces one of the same name', () => {
    const object = daemonSet({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    });
    expect(
      lay(
        object,
        daemonSet({
          env: [
            { name: 'B', value: '3' },
            { name: 'C', value: '4' },
          ],
        }),
      ),
    ).to.deep.equal(
      daemonSet({
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '3' },
          { name: 'C', value: '4' },
        ],
      }),
    );
  });

  it('replaces lists of plain values and leaves the object itself as it was', () => {
    const object = daemonSet({ command: ['x', 'y'] });
    expect(lay(object, daemonSet({ command: ['z'] }))).to.deep.equal(daemonSet({ command: ['z'] }));
    expect(object).to.deep.equal(daemonSet({ command: ['x', 'y'] }));
  });
});
