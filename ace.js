/*
 * The entry of the Ace console. Registers the TypeScript hooks, then hands over.
 */
import '@poppinss/ts-exec'

await import('./bin/console.js')
