import { configApp } from '@adonisjs/eslint-config'

export default configApp({
  name: 'turbocat',
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
