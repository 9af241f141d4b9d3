import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { prdSchema } from './config/prd-schema.js';
import { prdVariants } from './config/variants.js';
import { prd } from './prd.js';

const README = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

interface Option {
  readonly description: string;
  readonly default: unknown;
}

/** The rows of the table of options, as the schema has them. */
function rows(): string[] {
  const sections = z.toJSONSchema(prdSchema, { io: 'input' }).properties as Record<
    string,
    { properties: Record<string, Option> }
  >;
  return Object.entries(sections).flatMap(([section, { properties }]) =>
    Object.entries(properties).map(([name, { description, default: value }]) => {
      const cells = [
        `\`${section}.${name}\``,
        `\`${JSON.stringify(value)}\``,
        description.slice(-2, -1),
        description.slice(0, -' [I]'.length).replaceAll('|', '\\|'),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  );
}

/** Without the padding that a formatter gives to tables. */
const squeezed = (line: string) => line.replace(/ +/g, ' ').trim();

describe('README.md', () => {
  it('lists every option with its default and its tag', () => {
    const table = README.split('\n')
      .filter((line) => /^\| `\w+\.\w+`/.test(line))
      .map(squeezed);
    expect(table).toEqual(rows().map(squeezed));
  });

  it('names every variant', () => {
    for (const name of Object.keys(prdVariants)) expect(README).toContain(`\`${name}\``);
  });

  it('says, as the definition does, that the method is rebuilt from its abstract', () => {
    expect(README).toContain(prd.provenance);
  });
});
