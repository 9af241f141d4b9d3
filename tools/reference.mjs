// `npm run reference`: writes docs/reference from the program itself; with `--check`, says whether it is up to date.
// Needs a build.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from './nx.mjs';

const program = join(root, 'apps/benchmark/bin/protobench.mjs');
const COMMANDS = [
  ...['run', 'plan', 'status', 'report', 'compare', 'evaluate', 'schema', 'doctor'],
  ...['datasets list', 'datasets verify', 'datasets fetch', 'datasets synthesize'],
  ...['backbones list', 'backbones verify', 'backbones fetch', 'cache list', 'cache prune'],
];

function commandLine() {
  const parts = COMMANDS.map((command) => {
    const help = execFileSync(process.execPath, [program, ...command.split(' '), '--help'], {
      encoding: 'utf8',
    });
    return `## ${command}\n\n\`\`\`text\n${help.trim()}\n\`\`\`\n`;
  });
  return `# Command line\n\nWhat \`protobench COMMAND --help\` prints; made by \`npm run reference\`.\n
Exit codes: 0 done, 1 some cell failed or something was found wrong, 2 bad usage or configuration, 75 interrupted and to be resumed.
With \`--json\`, standard output holds JSON and nothing else; progress and remarks go to standard error.\n\n${parts.join('\n')}`;
}

async function configuration() {
  const { METHODS } = await import(join(root, 'apps/benchmark/dist/methods.js'));
  const { suiteJsonSchema } = await import(join(root, 'packages/harness/dist/index.js'));
  const schema = suiteJsonSchema(METHODS);
  const entries = schema.properties.methods.items.anyOf.filter(({ properties }) => properties?.name?.const);
  const parts = METHODS.map((method) => {
    const { config } = entries.find(({ properties }) => properties.name.const === method.name).properties;
    const variants = ['default', ...Object.keys(method.variants)].map((name) => `\`${name}\``).join(', ');
    return `## ${method.name}\n\n${method.title}. ${method.provenance}\n\nVariants: ${variants}.\n\n${table(config)}`;
  });
  return `# Configuration\n\nKeys of a suite file, then the options of each method; made by \`npm run reference\`. Tags: [S] what the paper is known to say,
[K] from public code of kin methods, [I] our reading.\n\n## Suite\n\n${table(schema)}\n${parts.join('\n')}`;
}

function table(schema) {
  const rows = options(schema, '').map(
    ([path, type, value, text]) => `| \`${path}\` | ${type} | ${value} | ${text.replaceAll('|', '\\|')} |`,
  );
  return `| option | value | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** Path, type, default and meaning of everything below a JSON Schema; methods are left to tables of their own. */
function options(schema, prefix) {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (value.properties && Object.keys(value.properties).length > 0) return options(value, path);
    const list = value.type === 'array' ? (value.items?.anyOf ?? [value.items]) : [];
    const inner = path === 'methods' ? undefined : list.find((item) => item?.properties);
    const row = [path, typeOf(value), defaultOf(value), (value.description ?? '').replace(/\s+/g, ' ')];
    return inner ? [row, ...options(inner, `${path}[]`)] : [row];
  });
}

function typeOf(schema) {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((one) => `\`${one}\``).join(' ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  return Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'anything');
}

const defaultOf = ({ default: value }) => (value === undefined ? '' : `\`${JSON.stringify(value)}\``);

const pages = { 'cli.md': commandLine(), 'configuration.md': await configuration() };
const folder = join(root, 'docs/reference');
const stale = [];
for (const [name, text] of Object.entries(pages)) {
  const file = join(folder, name);
  const settings = await resolveConfig(file);
  const formatted = await format(text, { ...settings, filepath: file });
  if (process.argv.includes('--check')) {
    let there = '';
    try {
      there = readFileSync(file, 'utf8');
    } catch {
      // Not written yet: stale.
    }
    if (there !== formatted) stale.push(`docs/reference/${name}`);
  } else {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, formatted);
  }
}
if (stale.length > 0) {
  console.error(`${stale.join(' and ')} no longer say what the program says. Run: npm run reference`);
  process.exit(1);
}
