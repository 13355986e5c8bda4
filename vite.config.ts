import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The console: built into `public`, from where the server serves it at `/`. */
export default defineConfig({
  root: here('./resources/js'),
  publicDir: here('./resources/js/static'),
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: [
      { find: '#engine', replacement: here('./app/engine') },
      { find: '~', replacement: here('./resources/js') },
    ],
  },
  build: {
    outDir: here('./public'),
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no script in the page, and a preload polyfill would be one.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/docs', '/health', '/run', '/hooks'].map((path) => [
        path,
        process.env.APP_URL ?? 'http://localhost:3333',
      ])
    ),
  },
})
