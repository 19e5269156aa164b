import type { Logger } from 'pino';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text. May hold a secret that is meant for its reader alone. */
  readonly text: string;
}

/** Sends mail. Put a real service behind it. */
export interface Mailer {
  /** Resolves when the mail was handed over. */
  send(mail: Mail): Promise<void>;
}

/**
 * A mailer for a machine without a mail service: it writes the mail to the log, so that a developer can follow it.
 *
 * In production it writes only that a mail was not sent: a log is no place for a link that proves who one is.
 */
export const createLogMailer = (log: Logger, { production }: { readonly production: boolean }): Mailer => ({
  async send({ to, subject, text }) {
    if (production) log.error({ subject }, 'Mail not sent: there is no mail service');
    else log.info({ mail: { to, subject, text } }, `Mail to ${to}: ${subject}`);
  },
});
