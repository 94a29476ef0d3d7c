import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { onInterruption } from './interruption.js';

describe('an interruption', () => {
  let time: number;
  let left: number[];
  const listenedTo = () => Object.assign(new EventEmitter(), { exit: (code: number) => left.push(code) });
  beforeEach(() => {
    time = 5000;
    left = [];
  });

  it('has the command clean up, and gives its exit code', () => {
    const signals = listenedTo();
    const said: string[] = [];
    const { signal, exitCode } = onInterruption(
      (words) => said.push(words),
      signals,
      () => time,
    );
    expect(exitCode()).to.equal(undefined);
    signals.emit('SIGTERM', 'SIGTERM');
    expect(signal.aborted).to.equal(true);
    expect(exitCode()).to.equal(143);
    expect(said).to.have.length(1);
  });

  it('is one press, however often it is passed on', () => {
    const signals = listenedTo();
    onInterruption(
      () => {},
      signals,
      () => time,
    );
    signals.emit('SIGINT', 'SIGINT');
    time += 300;
    signals.emit('SIGINT', 'SIGINT');
    expect(left).to.deep.equal([]);
    time += 2000;
    signals.emit('SIGINT', 'SIGINT');
    expect(left).to.deep.equal([130]);
  });

  it('is heard no more once the command has ended', () => {
    const signals = listenedTo();
    const { signal, end } = onInterruption(
      () => {},
      signals,
      () => time,
    );
    end();
    signals.emit('SIGINT', 'SIGINT');
    expect(signal.aborted).to.equal(false);
  });
});
