import { reencrypt } from '../../services/encryption/envelope.ts';
import { openKeyRing } from '../../services/encryption/key-ring.ts';
import { type Refusal, rotate } from '../../toolkit/keys/rotate.ts';
import { defineCommand, ExitCode, flag, whole } from '../command.ts';
import { progressBar } from '../progress.ts';
import { encrypted } from './keys.ts';

export const keysRotate = defineCommand({
  name: 'keys rotate',
  summary: 'Encrypt everything anew that is not with the active key. Exit code 1 when something cannot be, or is left.',
  options: {
    'batch-size': whole('rows', 'How many rows are encrypted anew in one transaction.', { min: 1, max: 10_000, fallback: 500 }),
    'dry-run': flag('Open and encrypt every value, and write nothing.'),
    json: flag('Print the report as JSON.'),
  },
  async run(context, { 'batch-size': batchSize, 'dry-run': dryRun, json }) {
    const { config, terminal, signal } = context;
    const ring = openKeyRing(config);
    const { client, columns } = await encrypted(context);
    const refusals: Refusal[] = [];
    const { rotated, refused, remaining } = await rotate(client, columns, {
      active: ring.active,
      reencrypt: (cell, envelope) => reencrypt(ring, cell, envelope),
      batchSize,
      dryRun,
      signal,
      onRefused(refusal) {
        if (json) refusals.push(refusal);
        else terminal.line(`${refusal.table}.${refusal.column} of (${refusal.row.join(', ')}): ${refusal.reason}`);
      },
      onProgress: progressBar(terminal, 'values'),
    });
    if (json) terminal.json({ dry_run: dryRun, active: ring.active, rotated, refused, remaining, refusals });
    else
      terminal.line(
        `${dryRun ? 'Would be encrypted' : 'Encrypted'} with ${ring.active}: ${String(rotated)}. Refused: ${String(refused)}. With other keys: ${String(remaining)}.`,
      );
    if (signal.aborted) {
      terminal.note('Stopped after a whole batch. Run this again to go on.');
      return ExitCode.Interrupted;
    }
    if (!dryRun && remaining > refused)
      terminal.note(
        'A process that still has another active key wrote meanwhile: set ENCRYPTION_KEY_ID everywhere, and run this again.',
      );
    return refused > 0 || (remaining > 0 && !dryRun) ? ExitCode.Findings : ExitCode.Clean;
  },
});
