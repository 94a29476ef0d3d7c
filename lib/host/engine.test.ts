import { expect } from 'chai';
import { isDebianLike } from './debian.js';
import { engineCandidates } from './engine.js';
import { paths } from './paths.js';

describe('where an engine is looked for', () => {
  const where = { engine: '/state/engine' };

  it('is DOCKER_HOST alone, where it is set', () => {
    const env = { DOCKER_HOST: 'tcp://192.0.2.1:2376', HOME: '/h' };
    expect(engineCandidates(env, where)).to.deep.equal(['tcp://192.0.2.1:2376']);
  });

  it("is the host's own Docker before ours, and Podman last", () => {
    expect(engineCandidates({ XDG_RUNTIME_DIR: '/run/user/7', HOME: '/h' }, where)).to.deep.equal([
      'unix:///var/run/docker.sock',
      'unix:///run/user/7/docker.sock',
      'unix:///h/.docker/run/docker.sock',
      'unix:///state/engine/docker.sock',
      'unix:///run/user/7/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ]);
  });
});

describe('the folders', () => {
  it('follow XDG', () => {
    expect(paths({ XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c' })).to.deep.equal({
      state: '/s/twinlock',
      cache: '/c/twinlock',
      runs: '/s/twinlock/runs',
      engine: '/s/twinlock/engine',
    });
  });

  it('do not follow a relative path, which XDG calls invalid', () => {
    expect(paths({ XDG_STATE_HOME: 's', XDG_CACHE_HOME: '' }).state).to.match(
      /^\/.*\/\.local\/state\/twinlock$/,
    );
  });
});

describe('isDebianLike', () => {
  for (const text of ['ID=debian\n', 'NAME=x\nID=ubuntu\n', 'ID=mint\nID_LIKE="ubuntu debian"\n']) {
    it(`is true of ${JSON.stringify(text)}`, () => expect(isDebianLike(text)).to.equal(true));
  }
  it('is false of Fedora', () => expect(isDebianLike('ID=fedora\nID_LIKE="rhel"\n')).to.equal(false));
});
