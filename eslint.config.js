import { configApp } from '@adonisjs/eslint-config'

export default configApp({
  name: 'turbocat',
  rules: {
    // `(await rows()).length` reads as well as a variable that is used once.
    '@unicorn/no-await-expression-member': 'off',
  },
  ignores: [
    'build/**',
    'data/**',
    'coverage/**',
    'tmp/**',
    '.adonisjs/**',
    'tests/walls/**',
    'tests/artifacts/**',
    'public/**',
  ],
})
