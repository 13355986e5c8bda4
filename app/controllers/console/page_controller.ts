import type { HttpContext } from '@adonisjs/core/http'
import { sendPublic } from '#controllers/console/public_file'

/** The console's only document; the program in it reads the address. */
export default class PageController {
  show(ctx: HttpContext) {
    return sendPublic(ctx, 'index.html', 'no-cache')
  }
}
