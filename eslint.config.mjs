import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Rooms that each hold one feature. They know the rooms below and not each other: the constructs wire them. */
const FEATURES = [
  'definitions',
  'disruption',
  'gitops',
  'leader-election',
  'metrics',
  'monitoring',
  'network',
  'placement',
  'rbac',
  'webhook',
  'workload',
];

/** Imports go down only: model, internal, features, constructs. */
const zones = [
  { target: './src/model', from: './src', except: ['./model'] },
  { target: './src/internal', from: './src', except: ['./model', './internal'] },
  ...FEATURES.map((room) => ({
    target: `./src/${room}`,
    from: './src',
    except: ['./model', './internal', `./${room}`],
  })),
  // What the command line needs is bundled into it, and cdk8s would cost it more time than all the rest.
  { target: './src/leader-election/catalog', from: './src', except: ['./model', './leader-election/catalog'] },
  { target: './src/cli', from: './src', except: ['./model', './leader-election/catalog', './cli'] },
  {
    target: ['./src/model', './src/internal', ...FEATURES.map((room) => `./src/${room}`), './src/*.ts'],
    from: './src/cli',
  },
  { target: './src', from: ['./test', './e2e', './examples', './bench'] },
];

export default tseslint.config(
  { ignores: ['lib/', 'dist/', 'coverage/', 'node_modules/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      importX.flatConfigs.typescript,
    ],
    languageOptions: { parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.dev.json' })] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-extraneous-dependencies': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/order': ['error', { alphabetize: { order: 'asc' } }],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // What only some need, and would take time from all.
      '@typescript-eslint/no-require-imports': ['error', { allow: ['^@prometheus-io/lezer-promql$', '^\\./drill'] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      // From other languages, and from JavaScript, what the types forbid does come in.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['src/model/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['cdk8s*', 'constructs', 'node:fs*', 'fs*'] }] },
  },
  {
    files: ['src/cli/**/*.ts', 'src/leader-election/catalog/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['cdk8s*', 'constructs'] }] },
  },
  {
    files: ['test/**/*.ts', 'e2e/**/*.ts'],
    rules: {
      // Rendered manifests are as loose as the YAML that they become; the schemas judge them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { module: 'writable', require: 'readonly' } },
  },
  prettier,
);
