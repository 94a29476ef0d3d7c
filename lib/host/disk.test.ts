import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { freeBytes, mustHaveDisk } from './disk.js';

describe('disk', () => {
  it('is refused before it is full, with both numbers', () => {
    expect(() => mustHaveDisk('/c', 20 * 1024 ** 3, 'build the images', () => 1024 ** 3))
      .to.throw(EnvironmentError, 'too little disk to build the images')
      .that.includes({ expected: '20.0 GiB free in /c', seen: '1.0 GiB free' });
  });
  it('is enough when it is exactly enough', () => {
    expect(() => mustHaveDisk('/c', 5, 'x', () => 5)).not.to.throw();
  });
  it('is asked of the nearest folder that exists', () => {
    expect(freeBytes('/nowhere/at/all')).to.be.greaterThan(0);
  });
});
