import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom (docs/architecture.md). A package may always import itself. */
const boundaries = {
  metrics: [],
  jit: [],
  datasets: [],
  nn: ['jit'],
  backbones: ['jit', 'nn'],
  harness: ['jit', 'nn', 'backbones', 'datasets', 'metrics'],
  'pro-ad': ['nn', 'harness'],
  prd: ['nn', 'harness'],
  baselines: ['nn', 'harness', 'pro-ad', 'prd'],
  report: ['metrics', 'harness'],
  benchmark: [
    'jit',
    'nn',
    'backbones',
    'datasets',
    'metrics',
    'harness',
    'pro-ad',
    'prd',
    'baselines',
    'report',
  ],
};

/** Packages that may use the harness for its types alone: a method never runs the loop that runs it. */
const harnessTypesOnly = [
  'packages/pro-ad/**',
  'packages/prd/**',
  'packages/baselines/**',
  'packages/report/**',
];

const config = [
  { ignores: ['**/dist/**', '**/out-tsc/**', '**/node_modules/**', '**/.nx/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          banTransitiveDependencies: true,
          allow: [
            '^.*/eslint\\.config\\.mjs$',
            '^.*/tools/jest-preset\\.cjs$',
            // Optional dependencies, which the rule does not look at.
            '@tensorflow/tfjs-node',
            '@tensorflow/tfjs-node-gpu',
          ],
          depConstraints: Object.entries(boundaries).map(([name, allowed]) => ({
            sourceTag: `scope:${name}`,
            onlyDependOnLibsWithTags: [`scope:${name}`, ...allowed.map((other) => `scope:${other}`)],
          })),
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
        { selector: 'ExportAllDeclaration', message: 'Name each export of an index.' },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Use a named random stream: every result is reproducible from its seed.',
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: harnessTypesOnly.map((glob) => `${glob}/*.ts`),
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@protobench/harness', allowTypeImports: true, message: 'Only types of the contract.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        require: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        performance: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
];

export default config;
