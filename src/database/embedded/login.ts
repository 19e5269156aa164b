import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import pg from 'pg';
import { NoSuchLogin } from './errors.ts';
import { onConnection } from './server.ts';

/**
 * Gives a role the password that follows from the superuser's, and returns it. Nothing is written where it has it already.
 *
 * The server is sent the verifier, as psql's \password does: the password itself would be kept by pg_stat_statements.
 *
 * @throws NoSuchLogin
 */
export async function ensureLogin(superuserUrl: string, superuserPassword: string, role: string): Promise<string> {
  const derive = (what: string) => createHmac('sha256', superuserPassword).update(`${what}:${role}`).digest();
  const password = derive('password').toString('base64url');
  const verifier = scramVerifier(password, derive('salt').subarray(0, 16));
  await onConnection(superuserUrl, async (client) => {
    // Two that alter one role at once would meet as "tuple concurrently updated". Freed with the connection.
    await client.query('select pg_advisory_lock(20261123)');
    const found = await client.query<{ rolpassword: string | null }>(
      'select rolpassword from pg_authid where rolname = $1 and rolcanlogin',
      [role],
    );
    if (found.rows[0] === undefined) throw new NoSuchLogin(role);
    if (found.rows[0].rolpassword !== verifier)
      await client.query(`alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(verifier)}`);
  });
  return password;
}

/** What the server stores instead of a password: RFC 5803, and RFC 7677 for SHA-256. */
function scramVerifier(password: string, salt: Buffer): string {
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${String(iterations)}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
