import { expect } from 'chai';
import { parse } from 'yaml';
import { authenticationText } from '../../cluster/side-authentication.js';
import { describedServers } from '../../cluster/side-descriptions.js';
import type { Configuration } from './authentication-file.js';
import { claimsMappingFaults } from './claims-mapping-faults.js';
import { claimsRuleFaults } from './claims-rule-faults.js';
import { structuredFileFaults } from './structured-file-faults.js';

describe('mistakes in an AuthenticationConfiguration', () => {
  const described = describedServers();
  const fileOf = (server: string) => authenticationText(described.get(server)?.authentication ?? '', 'PEM');

  for (const { name, server, edit } of [
    ...structuredFileFaults,
    ...claimsRuleFaults,
    ...claimsMappingFaults,
  ]) {
    it(`${name} changes what ${server} begins with, and leaves every issuer a username`, () => {
      const before = fileOf(server);
      const configuration = parse(before) as Configuration;
      edit(configuration);
      expect(configuration).not.to.deep.equal(parse(before));
      for (const { issuer, claimMappings } of configuration.jwt) {
        expect(claimMappings.username, issuer.url).to.have.any.keys('claim', 'expression');
      }
    });
  }
});
