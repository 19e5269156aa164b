import { openKeyRing } from '../../services/encryption/key-ring.ts';
import { keysInUse } from '../../toolkit/keys/status.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { encrypted } from './keys.ts';

export const keysStatus = defineCommand({
  name: 'keys status',
  summary: 'Show which keys the encrypted columns are encrypted with. Exit code 1 when some are not with the active key.',
  options: { json: flag('Print the report as JSON.') },
  async run(context, { json }) {
    const { config, terminal } = context;
    const { active, keys } = openKeyRing(config);
    const { client, columns } = await encrypted(context);
    const uses = (await keysInUse(client, columns)).map((use) => ({
      ...use,
      state:
        use.key_id === null
          ? 'no envelope'
          : use.key_id === active
            ? 'active'
            : keys.has(use.key_id)
              ? 'to be rotated'
              : 'key missing',
    }));
    if (json)
      terminal.json({ active, keys: [...keys.keys()], columns: columns.map(({ table, column }) => `${table}.${column}`), uses });
    else {
      terminal.line(
        `Active key: ${active}. Encrypted columns: ${columns.map(({ table, column }) => `${table}.${column}`).join(', ')}.`,
      );
      if (uses.length > 0)
        terminal.table(
          ['column', 'key', 'rows', 'state'],
          uses.map((use) => [`${use.table}.${use.column}`, use.key_id ?? '', String(use.rows), use.state]),
        );
    }
    return uses.every(({ state }) => state === 'active') ? ExitCode.Clean : ExitCode.Findings;
  },
});
