import type { HttpContext } from '@adonisjs/core/http'
import { sendPublic } from '#controllers/console/public_file'
import NotFoundException from '#exceptions/not_found_exception'

/** What the build calls a file: its name carries a hash of its content. */
const ASSET = /^[\w.-]+\.(js|css|svg|woff2)$/

/** The files of the console. */
export default class AssetsController {
  /** Its content never changes under its name, so a browser asks for it once. */
  show(ctx: HttpContext) {
    const { file } = ctx.params
    if (!ASSET.test(file)) throw new NotFoundException()
    return sendPublic(ctx, `assets/${file}`, 'public, max-age=31536000, immutable')
  }

  theme(ctx: HttpContext) {
    return sendPublic(ctx, 'theme.js', 'no-cache')
  }

  icon(ctx: HttpContext) {
    return sendPublic(ctx, 'favicon.svg', 'public, max-age=86400')
  }
}
