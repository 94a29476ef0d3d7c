import type ProtocolMapperRepresentation from '@keycloak/keycloak-admin-client/lib/defs/protocolMapperRepresentation.js';
import type { Mapper } from './realm-description.js';

const EVERYWHERE = {
  'id.token.claim': 'true',
  'access.token.claim': 'true',
  'introspection.token.claim': 'true',
};

/** A protocol mapper as the admin API takes it. */
export function mapperRepresentation(mapper: Mapper): ProtocolMapperRepresentation {
  if ('groups' in mapper) {
    // Keycloak's default is the full path, `/viewers`, which no RoleBinding of this world names.
    const config = { 'claim.name': mapper.groups, 'full.path': String(mapper.fullPath) };
    return of(`groups in ${mapper.groups}`, 'oidc-group-membership-mapper', config);
  }
  if ('audience' in mapper) {
    return of(`audience ${mapper.audience}`, 'oidc-audience-mapper', {
      'id.token.claim': String(mapper.in !== 'access'),
      'access.token.claim': String(mapper.in !== 'id'),
      'included.custom.audience': mapper.audience,
    });
  }
  if ('property' in mapper) {
    return of(`property ${mapper.property}`, 'oidc-usermodel-property-mapper', {
      'claim.name': mapper.claim,
      'user.attribute': mapper.property,
      'jsonType.label': 'String',
    });
  }
  const { claim, value } = mapper;
  return of(`claim ${claim}`, 'oidc-hardcoded-claim-mapper', {
    'claim.name': claim,
    'claim.value': typeof value === 'string' ? value : JSON.stringify(value),
    'jsonType.label': jsonType(value),
  });
}

function of(name: string, protocolMapper: string, config: Record<string, string>) {
  return { name, protocol: 'openid-connect', protocolMapper, config: { ...EVERYWHERE, ...config } };
}

/** Keycloak's name for the JSON type of a claim. */
function jsonType(value: unknown): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' && Number.isInteger(value) ? 'long' : 'JSON';
}
