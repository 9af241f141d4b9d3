import { suiteJsonSchema } from '@protobench/harness';
import { EXIT } from '../exit-codes.js';
import { METHODS } from '../methods.js';
import { jsonText } from '../output.js';
import { command } from './command.js';

/** `protobench schema`: the JSON Schema of suite files, for editors. */
export const schema = command<object>({
  syntax: 'schema',
  description: 'Print the JSON Schema of suite files, with the options of every method, for editors',
  options: (yargs) => yargs,
  run: (_args, output) => {
    output.out(jsonText(suiteJsonSchema(METHODS)));
    return Promise.resolve(EXIT.done);
  },
});
