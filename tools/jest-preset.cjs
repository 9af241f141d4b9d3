/** The one jest configuration of the workspace; each project calls it with its name. */
module.exports = (name) => ({
  displayName: name,
  testEnvironment: `${__dirname}/jest-environment.cjs`,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@protobench/source', 'node', 'node-addons'] },
  testTimeout: 60000,
});
