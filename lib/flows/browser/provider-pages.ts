/** Keycloak's pages beside the login form, by the elements that people use (CSS selectors). */
export const PROVIDER_PAGE = {
  /** Where the code that a device shows is typed in (RFC 8628 section 3.3), and sent. */
  code: '#kc-user-verify-device-user-code-form [name=device_user_code]',
  enterCode: '#kc-user-verify-device-user-code-form [type=submit]',
  /** What a client asks for, and the two answers. */
  consent: '#kc-oauth',
  accept: '#kc-oauth [name=accept]',
  decline: '#kc-oauth [name=cancel]',
} as const;
