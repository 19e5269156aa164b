import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config.ts';

/** Where a secret may stand in what is logged. Bodies are not logged at all; this is the second net. */
const SECRETS = ['authorization', 'cookie', 'password', 'token', 'secret', 'key', '["x-api-key"]', '["set-cookie"]'];

/** The service's log: one JSON object a line, on stdout unless told otherwise, written at once (no threads, so nothing is lost at the end). */
export const openLog = ({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>, destination: DestinationStream = pino.destination(1)): Logger =>
  pino(
    {
      level: LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: {
        paths: SECRETS.flatMap((name) =>
          name.startsWith('[') ? [name, `*${name}`, `*.*${name}`] : [name, `*.${name}`, `*.*.${name}`],
        ),
        censor: '[redacted]',
      },
    },
    destination,
  );
