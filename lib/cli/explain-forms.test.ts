import { expect } from 'chai';
import { InputError } from '../model/errors.js';
import { explain } from './commands/explain.js';

type Options = Parameters<typeof explain>[1];

describe('the three forms of explain', () => {
  const refused: [what: string, options: Options, message: string][] = [
    ['nothing', {}, 'explain needs a connection, a token or a request'],
    ['manifests alone', { manifests: 'x' }, 'explain needs a connection, a token or a request'],
    ['a connection and a token', { from: 'a', token: 'b' }, 'these options ask different things at once'],
    [
      'a token and a user',
      { token: 'a', config: 'b', as: 'c' },
      'these options ask different things at once',
    ],
    [
      'a token with manifests',
      { token: 'a', config: 'b', manifests: 'c' },
      'these options ask different things',
    ],
    [
      'a connection without its end',
      { from: 'a', manifests: 'b' },
      'to explain a connection, --to must be given too',
    ],
    ['a token without a configuration', { token: 'a' }, 'to explain a token, --config must be given too'],
    ['a request without a verb', { as: 'a', manifests: 'b', resource: 'pods' }, '--verb must be given too'],
    ['a request for nothing', { as: 'a', verb: 'get', manifests: 'b' }, 'for --resource or for --path'],
    [
      'a path in a namespace',
      { as: 'a', verb: 'get', manifests: 'b', path: '/x', namespace: 'c' },
      'neither a namespace',
    ],
    ['standard input twice', { token: '-', jwks: '-', config: 'a' }, 'and not both'],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}, in the words of its options`, async () => {
      const error = await explain([], options).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(error).to.be.instanceOf(InputError);
      expect((error as InputError).message).to.contain(message);
      expect((error as InputError).exitCode).to.equal(2);
    });
  }
});
