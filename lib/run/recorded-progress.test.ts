import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import type { HistoryEvent } from '../model/history.js';
import { silent } from '../model/progress.js';
import { recordBroken, recorded } from './recorded-progress.js';

describe('stages in the history', () => {
  const events: HistoryEvent[] = [];
  const history = { write: (event: HistoryEvent) => void events.push(event) };
  beforeEach(() => events.splice(0));

  it('keeps what a stage returned and that it ended well', async () => {
    expect(await recorded(silent, history).stage('kind', async () => 7)).to.equal(7);
    expect(events[0]).to.have.nested.include({ 'stage.name': 'kind', 'stage.ok': true });
  });

  it('keeps the last observed state of a stage that did not end well, and lets the error through', async () => {
    const work = recorded(silent, history).stage('calico', async (note) => {
      note('1 of 3 nodes ready');
      throw new EnvironmentError('calico', 'not ready', {
        seen: '2 of 3 nodes ready',
        nextStep: 'look at the pods',
      });
    });
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(events[0]).to.have.nested.include({ 'stage.ok': false, 'stage.lastState': '2 of 3 nodes ready' });
    recordBroken(error, history);
    expect(events[1]).to.include({ type: 'broken', stage: 'calico', nextStep: 'look at the pods' });
  });
});
