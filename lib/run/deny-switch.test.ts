import { expect } from 'chai';
import type { DenyAction, DenySetting } from '../cluster/deny-action.js';
import { type Denial, DenySwitch } from './deny-switch.js';

/** A Felix that shows a new setting after `lag` looks. */
function felix(setting: DenySetting = { action: 'Drop', former: undefined }, lag = 2) {
  const written: DenySetting[] = [];
  const silentWhile: DenyAction[] = [];
  let stands = setting;
  let shown: DenyAction = setting.action;
  let behind = 0;
  const denyBy = new DenySwitch({
    read: async () => stands,
    write: async (next) => {
      written.push(next);
      stands = next;
      behind = lag;
    },
    silent: async () => void silentWhile.push(shown),
    denials: async (): Promise<Denial[]> => {
      behind -= 1;
      if (behind < 0) shown = stands.action;
      return [shown === 'Reject' ? 'refused' : 'silence', behind < 1 ? 'refused' : 'silence'].map((one) =>
        shown === 'Drop' ? 'silence' : (one as Denial),
      );
    },
  });
  return { denyBy, written, silentWhile, shown: () => shown };
}

describe('the switch of denied packets', () => {
  it('is set once, seen on every node, and put back', async () => {
    const { denyBy, written, shown } = felix();
    await denyBy.become('drop');
    expect(written).to.deep.equal([]);
    await denyBy.become('reject');
    await denyBy.become('reject');
    expect(shown()).to.equal('Reject');
    await denyBy.putBack();
    await denyBy.putBack();
    expect(shown()).to.equal('Drop');
    expect(written).to.deep.equal([
      { action: 'Reject', former: 'Drop' },
      { action: 'Drop', former: undefined },
    ]);
  });

  it('lets Linux limit its rejections again only when nothing is rejected any more', async () => {
    const { denyBy, silentWhile } = felix();
    await denyBy.become('reject');
    expect(silentWhile).to.deep.equal([]);
    await denyBy.putBack();
    expect(silentWhile).to.deep.equal(['Drop']);
  });

  it('that a killed run left is set back as the word in the cluster says', async () => {
    const { denyBy, written } = felix({ action: 'Reject', former: 'Drop' });
    await denyBy.become('reject');
    expect(written).to.deep.equal([]);
    await denyBy.putBack();
    expect(written).to.deep.equal([{ action: 'Drop', former: undefined }]);
  });

  it('stays as the environment was set by others', async () => {
    const { denyBy, written } = felix({ action: 'Reject', former: undefined });
    await denyBy.become('drop');
    await denyBy.become('reject');
    await denyBy.putBack();
    expect(written).to.deep.equal([
      { action: 'Drop', former: 'Reject' },
      { action: 'Reject', former: undefined },
    ]);
  });
});
