import { expect } from 'chai';
import { debianSources, packageList } from './debian-parts.js';

describe("the host's Debian mirrors", () => {
  const targets = [
    'http://mirror.test/debian/ bookworm main Debian',
    'http://mirror.test/debian/ bookworm main Debian',
    'http://mirror.test/debian/ bookworm contrib Debian',
    'http://mirror.test/debian-security/ bookworm-security main Debian',
    'http://other.test/apt/ bookworm main Docker',
    'http://other.test/apt/ bookworm-updates main ',
  ].join('\n');

  it('are those that Debian signs, of this release and its updates, each once', () => {
    expect(debianSources(targets, 'bookworm')).to.deep.equal([
      'deb http://mirror.test/debian/ bookworm main',
      'deb http://mirror.test/debian-security/ bookworm-security main',
    ]);
  });

  it('are none on a host of another release, or one that never updated its lists', () => {
    expect(debianSources(targets, 'trixie')).to.deep.equal([]);
    expect(debianSources('http://mirror.test/debian/ bookworm main ', 'bookworm')).to.deep.equal([]);
    expect(debianSources('', 'bookworm')).to.deep.equal([]);
  });
});

describe('a list of packages', () => {
  it('has one package a line and no comments', () => {
    expect(packageList('java')).to.include('openjdk-17-jre-headless');
    for (const name of packageList('node')) expect(name).to.match(/^[a-z0-9][a-z0-9+.-]+$/);
  });
});
