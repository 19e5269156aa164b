import { INDEX_KEY, newKey } from '../../services/encryption/key-ring.ts';
import { defineCommand, ExitCode, type Parameter, WrongValue } from '../command.ts';

const id: Parameter<string | undefined> = {
  placeholder: 'id',
  summary: `What the key is called: letters, digits, _ . and -; the date unless given. The one called ${INDEX_KEY} makes blind indexes.`,
  parse(value) {
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(value)) throw new WrongValue('must be 1 to 64 letters, digits, _ . or -');
    return value;
  },
};

export const keysNew = defineCommand({
  name: 'keys new',
  summary: 'Print a new encryption key, as a line for ENCRYPTION_KEYS or the file of keys.',
  options: { id },
  async run({ terminal }, values) {
    terminal.secret(newKey(values.id ?? new Date().toISOString().slice(0, 10)));
    return ExitCode.Clean;
  },
});
