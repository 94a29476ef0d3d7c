import { expect } from 'chai';
import type { Journey } from '../flows/browser/journey.js';
import { logIn } from './kubectl-person.js';

describe('a person who is asked to log in', () => {
  /** A browser that shows these pages one after the other, and writes down what is done. */
  const browser = (pages: ('code' | 'login' | 'consent' | 'end')[]) => {
    const done: string[] = [];
    const shown = () => pages[0];
    const next = (what: string) => {
      done.push(what);
      if (pages.length > 1) pages.shift();
    };
    const journey: Journey = {
      visits: [],
      go: async (url) => void done.push(`go ${url}`),
      loginFormShown: async () => shown() === 'login',
      signIn: async ({ name }) => next(`sign in ${name}`),
      shows: async (selector) => (selector.includes('device') ? shown() === 'code' : shown() === 'consent'),
      fill: async (_, text) => void done.push(`fill ${text}`),
      press: async (selector) => next(`press ${/cancel|accept|submit/.exec(selector)?.[0]}`),
      text: async () => `  ${shown()}\n page `,
      post: async () => undefined,
      submit: async () => {},
      onRequest: async () => {},
      waitsFor: (work) => work(),
      freshSockets: async () => {},
      close: async () => {},
    };
    return { done, journey };
  };
  const alice = { name: 'alice', password: 'p' };

  it('enters the code, logs in and accepts, as the pages ask for it', async () => {
    const { done, journey } = browser(['code', 'login', 'consent', 'end']);
    expect(await logIn({ url: 'u', code: 'A-B' }, 'signs-in', alice, journey)).to.equal('end page');
    expect(done).to.deep.equal(['go u', 'fill A-B', 'press submit', 'sign in alice', 'press accept']);
  });

  it('waits for the moment to decide, and for no other page', async () => {
    const { done, journey } = browser(['code', 'login', 'consent', 'end']);
    const readyToDecide = async () => void done.push('wait');
    await logIn({ url: 'u', code: 'A-B', readyToDecide }, 'signs-in', alice, journey);
    expect(done.slice(-3)).to.deep.equal(['sign in alice', 'wait', 'press accept']);
  });

  it('declines what the client asks for', async () => {
    const { done, journey } = browser(['login', 'consent', 'end']);
    await logIn({ url: 'u' }, 'declines', alice, journey);
    expect(done).to.deep.equal(['go u', 'sign in alice', 'press cancel']);
  });

  it('needs no password where the browser has a session, and leaves a page that never ends', async () => {
    const quick = browser(['end']);
    await logIn({ url: 'u' }, 'signs-in', alice, quick.journey);
    expect(quick.done).to.deep.equal(['go u']);
    const endless = browser(['login']);
    await logIn({ url: 'u' }, 'signs-in', alice, endless.journey);
    expect(endless.done).to.have.length(7);
  });
});
