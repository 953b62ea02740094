import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What no file may do, whatever it is written in. */
const everywhere = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-unsafe-finally': 'error',
  'no-unreachable': 'error',
  'no-dupe-keys': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-fallthrough': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'no-template-curly-in-string': 'error',
  'no-sparse-arrays': 'error',
  'no-useless-escape': 'error',
  'no-useless-rename': 'error',
  'no-empty': ['error', { allowEmptyCatch: false }],
  'no-console': 'error',
};

const typed = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // What was caught is handed on as it came.
  '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  // better-sqlite3 means its transactions to be taken off their object.
  '@typescript-eslint/unbound-method': 'off',
  // Cells and words are ASCII or composed letters; nothing here counts emoji.
  '@typescript-eslint/no-misused-spread': 'off',
  '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
  // Loops over pixels and cells index arrays whose length they have just checked.
  '@typescript-eslint/no-non-null-assertion': 'off',
  // Counts and milliseconds belong in sentences as they are.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // `() => child.kill()` is a fine callback.
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
};

export default tseslint.config(
  { ignores: ['**/node_modules/', 'dist/', 'coverage/', 'data/', 'tests/fixtures/'] },
  {
    files: ['src/**/*.ts', 'tests/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: root } },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: { ...everywhere, ...typed },
  },
  {
    // All but the file that reads the environment and the two that are processes.
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts', 'src/server.ts', 'src/cli.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from config.ts, as values.' },
        { object: 'process', property: 'exit', message: 'Only server.ts and cli.ts end the process.' },
      ],
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      // What a test gets from JSON or a page is looked at by the test itself.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['tests/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Browser modules, served as they are written.
    files: ['public/js/**/*.js'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals: browserGlobals() },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: { ...everywhere, 'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  {
    files: ['src/**/*.mjs', 'tests/**/*.mjs'],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: 'module',
      globals: readOnly('process', 'URL', 'setTimeout', 'setInterval', 'clearInterval', 'console'),
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: { ...everywhere, 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
);

function browserGlobals() {
  return readOnly(
    'window',
    'document',
    'navigator',
    'location',
    'history',
    'self',
    'postMessage',
    'fetch',
    'FormData',
    'Headers',
    'Request',
    'Response',
    'XMLHttpRequest',
    'EventSource',
    'AbortController',
    'AbortSignal',
    'Blob',
    'File',
    'FileReader',
    'DataTransfer',
    'Image',
    'ImageData',
    'createImageBitmap',
    'OffscreenCanvas',
    'HTMLElement',
    'HTMLInputElement',
    'HTMLFormElement',
    'Event',
    'CustomEvent',
    'MessageChannel',
    'Worker',
    'URL',
    'URLSearchParams',
    'DOMParser',
    'Intl',
    'IntersectionObserver',
    'MutationObserver',
    'ResizeObserver',
    'localStorage',
    'sessionStorage',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'requestAnimationFrame',
    'cancelAnimationFrame',
    'queueMicrotask',
    'structuredClone',
    'crypto',
    'performance',
    'TextEncoder',
    'TextDecoder',
    'Uint8Array',
    'customElements',
  );
}

function readOnly(...names) {
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
