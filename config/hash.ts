import { defineConfig, drivers } from '@adonisjs/core/hash'

/**
 * scrypt with the parameters of OWASP's password storage cheat sheet (N = 2^17 needs 128 MiB a
 * hash; 2^14 with r = 8, p = 5 is its equal in cost with 16 MiB, which a small machine can spare).
 */
const hashConfig = defineConfig({
  default: 'scrypt',
  list: {
    scrypt: drivers.scrypt({ cost: 16384, blockSize: 8, parallelization: 5, maxMemory: 33554432 }),
  },
})

export default hashConfig

declare module '@adonisjs/core/types' {
  export interface HashersList extends InferHashers<typeof hashConfig> {}
}
