import { expect } from 'chai';
import { type Claims, Turns } from './turns.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const claims = (entries: Record<string, 'shared' | 'alone'>): Claims => new Map(Object.entries(entries));

describe('turns', () => {
  let turns: Turns;
  let log: string[];
  let ends: Map<string, () => void>;
  const begin = (name: string, wanted: Record<string, 'shared' | 'alone'>) =>
    turns.take(claims(wanted), () => {
      log.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  beforeEach(() => {
    turns = new Turns();
    log = [];
    ends = new Map();
  });

  it('run side by side where they share, and one after the other where one needs a thing alone', async () => {
    begin('reader', { server: 'shared' });
    begin('reader too', { server: 'shared' });
    begin('writer', { server: 'alone' });
    await settle();
    expect(log).to.deep.equal(['reader', 'reader too']);
    ends.get('reader')?.();
    await settle();
    expect(log).to.have.length(2);
    ends.get('reader too')?.();
    await settle();
    expect(log.at(-1)).to.equal('writer');
  });

  it('get everything at once, so that no two wait for each other', async () => {
    begin('a', { x: 'alone' });
    begin('both', { x: 'alone', y: 'alone' });
    begin('only y, later', { y: 'alone' });
    begin('in nobody’s way', { z: 'alone' });
    await settle();
    expect(log).to.deep.equal(['a', 'in nobody’s way']);
    ends.get('a')?.();
    await settle();
    expect(log.at(-1)).to.equal('both');
  });

  it('are not overtaken by somebody who is in their way, or a writer would wait for ever', async () => {
    begin('reader', { server: 'shared' });
    begin('writer', { server: 'alone' });
    begin('late reader', { server: 'shared' });
    await settle();
    expect(log).to.deep.equal(['reader']);
    ends.get('reader')?.();
    await settle();
    expect(log).to.deep.equal(['reader', 'writer']);
  });

  it('are as many at once as are allowed, and who must wait for another reason takes no place', async () => {
    turns = new Turns(2);
    begin('writer', { server: 'alone' });
    begin('reader', { server: 'shared' });
    begin('other', { z: 'alone' });
    begin('third', {});
    await settle();
    expect(log).to.deep.equal(['writer', 'other']);
    ends.get('other')?.();
    await settle();
    expect(log.at(-1)).to.equal('third');
  });

  it('are given back when the work fails', async () => {
    const broken = turns.take(claims({ x: 'alone' }), () => Promise.reject(new Error('broken')));
    expect(await broken.catch((error: Error) => error.message)).to.equal('broken');
    begin('next', { x: 'alone' });
    await settle();
    expect(log).to.deep.equal(['next']);
  });
});
