/** What ALL means on a table: before PostgreSQL 17, these seven. */
const ALL_BEFORE_17 = ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'];

/**
 * The same privileges without the MAINTAIN that ALL brings since PostgreSQL 17, so that who has all of them reads alike on every
 * major. A MAINTAIN beside fewer was granted by name, and stays.
 */
export const portablePrivileges = (privileges: readonly string[]): readonly string[] =>
  ALL_BEFORE_17.every((privilege) => privileges.includes(privilege))
    ? privileges.filter((privilege) => privilege !== 'MAINTAIN')
    : privileges;
