import { createReadStream, existsSync, statSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import NotFoundException from '#exceptions/not_found_exception'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/**
 * Sends a file of the built console, compressed where the browser takes that.
 *
 * @param path - Relative to `public`, with one of the endings above.
 * @throws NotFoundException where there is no such file.
 */
export function sendPublic({ request, response }: HttpContext, path: string, cacheControl: string) {
  const file = app.makePath('public', path)
  if (!existsSync(file)) throw new NotFoundException()
  const compressed = request.encoding(['gzip']) === 'gzip' && existsSync(`${file}.gz`)
  const sent = compressed ? `${file}.gz` : file
  const { size, mtimeMs } = statSync(sent)
  response.header('ETag', `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`)
  response.header('Cache-Control', cacheControl)
  response.header('Vary', 'Accept-Encoding')
  if (compressed) response.header('Content-Encoding', 'gzip')
  if (response.fresh()) return response.status(304).send(null)
  response.header('Content-Type', TYPES[path.slice(path.lastIndexOf('.') + 1)]!)
  response.header('Content-Length', size)
  return response.stream(createReadStream(sent))
}
