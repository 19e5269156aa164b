import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { KaavaError } from '../errors.ts';

/** Too many passwords are being checked at once. */
export class PasswordsBusy extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'BUSY';
  override readonly retryAfterSeconds = 1;
  constructor() {
    super('Too many people are signing in right now.');
  }
}

export interface PasswordHasher {
  /** In PHC string format: `$scrypt$ln=15,r=8,p=3$salt$hash`. @throws PasswordsBusy */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed; takes as long for a wrong one.
   *
   * @param stored asked for the hash when it is this one's turn: whoever is too late is not asked, and nothing is counted of them
   * @throws PasswordsBusy, and whatever `stored` throws
   */
  verify(password: string, stored: () => Promise<string>): Promise<boolean>;
  /** Whether the hash was made with less work than a new one would be. */
  isOutdated(stored: string): boolean;
  /** A hash of nothing that anybody knows: verify against it where there is no account, so that it takes as long. */
  readonly decoy: string;
}

interface Cost {
  /** Binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's second choice of equal strength (N=2^15, r=8, p=3): 32 MiB and about 0.2 s of one core. */
const COST: Cost = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** libuv has four threads; the others stay free for files and names. */
const AT_ONCE = 3;
const WAITING = 100;

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const format = ({ ln, r, p }: Cost, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;

/** @throws Error for a hash in another format: then the row is damaged, which is no wrong password */
function read(stored: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } {
  const [, ln, r, p, salt, hash] =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/.exec(stored) ?? [];
  if (salt === undefined || hash === undefined)
    throw new Error('A stored password hash is not in the format $scrypt$ln=,r=,p=$salt$hash.');
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** The same password however it was typed: composed and decomposed letters are one (NIST SP 800-63B, 5.1.1.2). */
const derive = (password: string, salt: Buffer, length: number, { ln, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const N = 2 ** ln;
    scrypt(password.normalize('NFKC'), salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** Passwords by scrypt (RFC 7914). A few at a time, some more waiting; each costs 32 MiB, so nobody can ask for a thousand at once. */
export function createPasswordHasher({
  cost = COST,
  atOnce = AT_ONCE,
  waiting = WAITING,
}: { readonly cost?: Cost; readonly atOnce?: number; readonly waiting?: number } = {}): PasswordHasher {
  let running = 0;
  const queue: (() => void)[] = [];

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new PasswordsBusy();
      // Whoever ends hands over its turn: `running` does not change.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(SALT_BYTES);
        return format(cost, salt, await derive(password, salt, HASH_BYTES, cost));
      }),
    verify: (password, stored) =>
      inTurn(async () => {
        const { cost: ofStored, salt, hash } = read(await stored());
        return timingSafeEqual(await derive(password, salt, hash.length, ofStored), hash);
      }),
    isOutdated(stored) {
      const { ln, r, p } = read(stored).cost;
      return ln < cost.ln || r < cost.r || p < cost.p;
    },
    decoy: format(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)),
  };
}
